import { useFetcher, useSearchParams } from "@remix-run/react";
import { Pencil, UsersRound } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { Badge } from "#app/components/badge.tsx";
import { Button } from "#app/components/button.tsx";
import { Dialog } from "#app/components/dialog.tsx";
import { CheckboxField, TextField } from "#app/components/field.tsx";
import { PageBody, PageHeader, Panel } from "#app/components/page.tsx";
import { ScrollRegion } from "#app/components/scroll-region.tsx";
import { EmptyState } from "#app/components/states.tsx";
import { useToast } from "#app/components/toast.tsx";
import { useTranslation } from "#app/i18n/use-translation.tsx";
import {
  type Colleague,
  longestTeamName,
  mostChats,
  mostTickets,
  type TeamAnswer,
  type TeamWithMembers,
} from "./team.ts";
import type { TeamRequest } from "./team-request.ts";
import { tagOf } from "./ticket.ts";

/** Sends a change of teams or people, and says what became of it. */
function useTeamRequest(onDone: () => void = () => undefined) {
  const { t } = useTranslation();
  const toast = useToast();
  const { submit, data, state } = useFetcher<TeamAnswer>();
  const said = useRef<unknown>(null);
  const done = useRef(onDone);
  done.current = onDone;
  useEffect(() => {
    if (!data || data === said.current || state !== "idle") return;
    said.current = data;
    if ("done" in data) {
      toast(t(`teams.done.${data.done}`));
      done.current();
    } else {
      const code = (["conflict", "not_found"] as const).find((one) => one === data.problem) ?? "invalid";
      toast(t(`teams.problem.${code}`), { tone: "danger" });
    }
  }, [data, state, toast, t]);
  return {
    send: (request: TeamRequest) =>
      submit(JSON.parse(JSON.stringify(request)), { method: "POST", encType: "application/json" }),
    pending: state !== "idle",
  };
}

function NewTeam() {
  const { t } = useTranslation();
  const [name, setName] = useState("");
  const { send, pending } = useTeamRequest(() => setName(""));
  return (
    <form
      className="flex flex-wrap items-end gap-2"
      onSubmit={(event) => {
        event.preventDefault();
        if (name.trim()) send({ intent: "create", name: name.trim() });
      }}
    >
      <div className="w-56">
        <TextField
          label={t("teams.newName")}
          hiddenLabel
          placeholder={t("teams.newName")}
          value={name}
          maxLength={longestTeamName}
          onChange={({ target }) => setName(target.value)}
        />
      </div>
      <Button type="submit" pending={pending} disabled={!name.trim()}>
        {t("teams.create")}
      </Button>
    </form>
  );
}

function TeamDialog({
  team,
  people,
  onClose,
}: {
  team: TeamWithMembers;
  people: readonly Colleague[];
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const [name, setName] = useState(team.name);
  const [members, setMembers] = useState<readonly string[]>(team.memberIds);
  const { send, pending } = useTeamRequest(onClose);
  const renamed = name.trim() !== team.name;
  const moved = [...members].sort().join() !== [...team.memberIds].sort().join();
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={team.name}
      footer={
        <>
          <Button
            variant="ghost"
            className="mr-auto text-danger"
            disabled={pending}
            onClick={() => send({ intent: "remove", id: team.id })}
          >
            {t("teams.remove")}
          </Button>
          <Button
            variant="primary"
            pending={pending}
            disabled={!name.trim() || (!renamed && !moved)}
            onClick={() => send({ intent: "change", id: team.id, name: name.trim(), staffIds: [...members] })}
          >
            {t("services.save")}
          </Button>
        </>
      }
    >
      <TextField
        label={t("services.name")}
        value={name}
        maxLength={longestTeamName}
        onChange={({ target }) => setName(target.value)}
      />
      <fieldset className="mt-4">
        <legend className="mb-2 text-xs font-medium text-ink">{t("teams.members")}</legend>
        <div className="thin-scroll flex max-h-72 flex-col gap-2 overflow-auto p-0.5">
          {people.map(({ id, name: called }) => (
            <CheckboxField
              key={id}
              label={called}
              checked={members.includes(id)}
              onChange={({ target }) =>
                setMembers(target.checked ? [...members, id] : members.filter((one) => one !== id))
              }
            />
          ))}
        </div>
      </fieldset>
    </Dialog>
  );
}

const skillsIn = (text: string) => [
  ...new Set(text.split(/[,，、;；\s]+/).flatMap((word) => tagOf(word) ?? [])),
];

function PersonDialog({ person, onClose }: { person: Colleague; onClose: () => void }) {
  const { t } = useTranslation();
  const [chats, setChats] = useState(String(person.chatCapacity));
  const [tickets, setTickets] = useState(String(person.ticketCapacity));
  const [languages, setLanguages] = useState<readonly string[]>(person.languages);
  const [skills, setSkills] = useState(person.skills.join(", "));
  const { send, pending } = useTeamRequest(onClose);
  const whole = (text: string, most: number) => /^\d+$/.test(text) && Number(text) <= most;
  const sound = whole(chats, mostChats) && whole(tickets, mostTickets);
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={person.name}
      footer={
        <Button
          variant="primary"
          pending={pending}
          disabled={!sound}
          onClick={() =>
            send({
              intent: "routing",
              id: person.id,
              chats: Number(chats),
              tickets: Number(tickets),
              languages: languages.filter((one): one is "en" | "zh" => one === "en" || one === "zh"),
              skills: skillsIn(skills),
            })
          }
        >
          {t("services.save")}
        </Button>
      }
    >
      <div className="grid gap-4 sm:grid-cols-2">
        <TextField
          type="number"
          min={0}
          max={mostChats}
          label={t("teams.chats")}
          value={chats}
          onChange={({ target }) => setChats(target.value)}
          error={whole(chats, mostChats) ? null : t("teams.problem.number", { most: mostChats })}
        />
        <TextField
          type="number"
          min={0}
          max={mostTickets}
          label={t("teams.tickets")}
          value={tickets}
          onChange={({ target }) => setTickets(target.value)}
          error={whole(tickets, mostTickets) ? null : t("teams.problem.number", { most: mostTickets })}
        />
      </div>
      <fieldset className="mt-4">
        <legend className="mb-2 text-xs font-medium text-ink">{t("teams.languages")}</legend>
        <div className="flex gap-5">
          {(["en", "zh"] as const).map((language) => (
            <CheckboxField
              key={language}
              label={t(`inbox.filter.${language}`)}
              checked={languages.includes(language)}
              onChange={({ target }) =>
                setLanguages(
                  target.checked ? [...languages, language] : languages.filter((one) => one !== language),
                )
              }
            />
          ))}
        </div>
      </fieldset>
      <div className="mt-4">
        <TextField
          label={t("teams.skills")}
          hint={t("teams.skillsHint")}
          value={skills}
          maxLength={500}
          onChange={({ target }) => setSkills(target.value)}
        />
      </div>
    </Dialog>
  );
}

const head = "px-3 py-2 text-left text-xs font-medium text-muted whitespace-nowrap";
const cell = "px-3 py-2 whitespace-nowrap";

function People({ people, teams }: { people: readonly Colleague[]; teams: readonly TeamWithMembers[] }) {
  const { t } = useTranslation();
  const [, setSearch] = useSearchParams();
  const { send, pending } = useTeamRequest();
  return (
    <Panel flush title={t("teams.people")} lead={t("teams.peopleLead")}>
      <ScrollRegion label={t("teams.people")} className="overflow-x-auto">
        <table className="tabular w-full text-sm">
          <thead>
            <tr>
              {(["person", "state", "chats", "tickets", "languages", "skills", "teams"] as const).map(
                (name) => (
                  <th key={name} scope="col" className={head}>
                    {t(`teams.head.${name}`)}
                  </th>
                ),
              )}
            </tr>
          </thead>
          <tbody>
            {people.map((person) => (
              <tr key={person.id} className="border-t border-line hover:bg-hover">
                <th scope="row" className={`${cell} text-left font-normal`}>
                  <button
                    type="button"
                    className="font-medium text-strong hover:underline"
                    onClick={() => setSearch({ person: person.id }, { preventScrollReset: true })}
                  >
                    {person.name}
                  </button>
                </th>
                <td className={cell}>
                  <span className="flex items-center gap-2">
                    <Badge tone={person.available ? "ok" : "neutral"}>
                      {t(person.available ? "teams.takes" : "teams.away")}
                    </Badge>
                    <Button
                      size="sm"
                      variant="ghost"
                      disabled={pending}
                      aria-label={t(person.available ? "teams.sendAway" : "teams.bringBack", {
                        name: person.name,
                      })}
                      onClick={() =>
                        send({ intent: "availability", id: person.id, available: !person.available })
                      }
                    >
                      {t(person.available ? "teams.toAway" : "teams.toTake")}
                    </Button>
                  </span>
                </td>
                <td className={cell}>{t("teams.of", { held: person.chats, most: person.chatCapacity })}</td>
                <td className={cell}>
                  {t("teams.of", { held: person.tickets, most: person.ticketCapacity })}
                </td>
                <td className={cell}>
                  {person.languages.map((one) => t(`inbox.filter.${one as "en"}`)).join(", ") || "–"}
                </td>
                <td className={`${cell} max-w-56 truncate`} title={person.skills.join(", ")}>
                  {person.skills.join(", ") || "–"}
                </td>
                <td className={`${cell} max-w-56 truncate`}>
                  {teams
                    .filter(({ memberIds }) => memberIds.includes(person.id))
                    .map(({ name }) => name)
                    .join(", ") || "–"}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollRegion>
    </Panel>
  );
}

/** Who shares which queue, and what each is given by routing. */
export function TeamsPage({ teams, people }: { teams: TeamWithMembers[]; people: Colleague[] }) {
  const { t } = useTranslation();
  const [search, setSearch] = useSearchParams();
  const team = teams.find(({ id }) => id === search.get("team"));
  const person = people.find(({ id }) => id === search.get("person"));
  const close = () => setSearch({}, { preventScrollReset: true });
  return (
    <>
      <PageHeader title={t("teams.title")} lead={t("teams.lead")} actions={<NewTeam />} />
      <PageBody>
        <div className="flex flex-col gap-4">
          <Panel flush title={t("teams.teams")} lead={t("teams.teamsLead")}>
            {teams.length === 0 && (
              <EmptyState small icon={UsersRound} title={t("teams.none")} detail={t("teams.noneDetail")} />
            )}
            <ul className="divide-y divide-line">
              {teams.map(({ id, name, memberIds, unsolved }) => (
                <li
                  key={id}
                  className="flex flex-wrap items-center gap-x-3 gap-y-1 px-4 py-2.5 hover:bg-hover"
                >
                  <span className="font-medium text-strong">{name}</span>
                  <span className="min-w-0 flex-1 text-xs text-muted">
                    {t("teams.memberCount", { count: memberIds.length })} ·{" "}
                    {t("teams.unsolved", { count: unsolved })}
                  </span>
                  <Button
                    size="sm"
                    icon={Pencil}
                    aria-label={t("teams.edit", { name })}
                    onClick={() => setSearch({ team: id }, { preventScrollReset: true })}
                  >
                    {t("teams.change")}
                  </Button>
                </li>
              ))}
            </ul>
          </Panel>
          <People people={people} teams={teams} />
        </div>
      </PageBody>
      {team && <TeamDialog key={team.id} team={team} people={people} onClose={close} />}
      {person && <PersonDialog key={person.id} person={person} onClose={close} />}
    </>
  );
}
