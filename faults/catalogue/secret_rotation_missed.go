package catalogue

import (
	"crypto/rand"
	"maps"
	"slices"
	"strings"

	"github.com/drillyard/drillyard/faults"
)

func secretRotationMissed() faults.Fault {
	return faults.Fault{
		Name:     "secret-rotation-missed",
		Category: "security",
		Title:    "A service missed a secret rotation",
		Doc: "A secret that services share is replaced by a new one everywhere but at the target, which " +
			"keeps the old one. Whoever checks what the target signs refuses it, quickly and correctly: " +
			"the service that answers with errors is not the one that is wrong.",
		Target:     faults.TargetService,
		Parameters: []faults.Parameter{secretName()},
		Signals: []string{
			`http_requests_total{code="401"} of the service that checks`,
			`session_tokens_total{result="unknown_key"} of the service that checks`,
			`log "session token signed with an unknown key" of the service that checks, and "answered 401" of the target`,
			"client_requests_total of the target, by peer and outcome",
			"secret_loaded_timestamp_seconds, which is older at the target than elsewhere",
		},
		Impact:      "Everything that needs the secret fails, for every customer, from one moment to the next.",
		Mitigations: []string{"rotate-secret"},
		Worse:       []string{"restart"},
		Primitives:  []faults.PrimitiveKind{faults.KindSecret},
		Plan: func(h faults.Health, t faults.Target, args faults.Args) ([]faults.Primitive, error) {
			name, err := secretOf(h, t, args)
			if err != nil {
				return nil, err
			}
			var plan []faults.Primitive
			for _, other := range slices.Sorted(maps.Keys(h.Services)) {
				if _, holds := h.Services[other].Secrets[name]; !holds || other == string(t) {
					continue
				}
				rotate := faults.Secret{Service: other, Name: name}
				if len(plan) == 0 {
					rotate.Value = rand.Text() // the others get it as the current one
				}
				plan = append(plan, rotate)
			}
			if len(plan) == 0 {
				return nil, faults.NotApplicable(t, "shares %s with nobody", name)
			}
			return plan, nil
		},
	}
}

func secretName() faults.Parameter {
	return faults.Parameter{
		Name: "secret", Type: faults.TypeString, Optional: true,
		Doc: "the secret, by its name; left out: the only one that the service has",
	}
}

// secretOf finds the secret of a service that args name.
func secretOf(h faults.Health, t faults.Target, args faults.Args) (string, error) {
	s, err := service(h, t)
	if err != nil {
		return "", err
	}
	has := slices.Sorted(maps.Keys(s.Secrets))
	name := args.String("secret")
	switch {
	case len(has) == 0:
		return "", faults.NotApplicable(t, "has no secrets")
	case name == "" && len(has) == 1:
		return has[0], nil
	case !slices.Contains(has, name):
		return "", faults.NotApplicable(t, "has no secret %q; there is %s", name, strings.Join(has, ", "))
	}
	return name, nil
}
