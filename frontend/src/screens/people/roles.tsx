import type { Role } from "../../api/types";
import { Badge, Checks, type Tone } from "../../ui";

/** The roles, and what whoever has one does. None includes another. */
const says: Record<Role, [label: string, says: string]> = {
  trainee: ["Trainee", "plays drills, and reads the debriefs"],
  facilitator: ["Facilitator", "watches and steers runs of others"],
  assessor: ["Assessor", "marks runs of others, and sees how drills do"],
  author: ["Author", "writes drills and packs"],
  admin: ["Admin", "looks after people, packs and the audit trail"],
  candidate: ["Candidate", "is interviewed, and does nothing else"],
};

const options = (Object.keys(says) as Role[]).filter((r) => r !== "candidate").map((value) => ({ value, label: says[value][0], says: says[value][1] }));

export function RoleChecks(props: { chosen: readonly Role[]; onChosen: (roles: Role[]) => void; hint?: string; error?: string }) {
  return <Checks label="Roles" options={options} {...props} />;
}

export function roleName(role: Role): string {
  return says[role][0].toLowerCase();
}

const tones: Partial<Record<Role, Tone>> = { trainee: "plain", admin: "warn" };

/** What somebody does, where it is more than playing. */
export function RoleBadges({ roles }: { roles: readonly Role[] }) {
  const shown = roles.length > 1 ? roles.filter((r) => r !== "trainee") : roles;
  return (
    <span class="row">
      {shown.map((r) => (
        <Badge key={r} tone={tones[r] ?? "accent"} title={says[r][1]}>
          {roleName(r)}
        </Badge>
      ))}
    </span>
  );
}
