package inside

// RoleLogin is a replica in a container that people can log in to.
const RoleLogin = "login"

// StopReplica is the command that stops such a replica where it stands. It hits
// the process alone, and not who looks after it, nor who is logged in.
var StopReplica = []string{"pkill", "-STOP", "-P", "1", "-x", "sandbox"}
