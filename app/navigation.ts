import {
  Activity,
  BrainCircuit,
  ChartArea,
  ChartColumn,
  CreditCard,
  FileClock,
  House,
  Inbox,
  KeyRound,
  type LucideIcon,
  Mail,
  MessageSquare,
  MessageSquareText,
  Scale,
  ShieldAlert,
  Siren,
  TextCursorInput,
  Timer,
  Users,
  UsersRound,
} from "lucide-react";
import type { Permission } from "#app/features/accounts/permissions.ts";

/** A page in the navigation: one line here, one route, one message. */
export interface NavigationEntry {
  to: string;
  label:
    | "frame.nav.home"
    | "frame.nav.inbox"
    | "frame.nav.alerts"
    | "frame.nav.transactions"
    | "frame.nav.incidents"
    | "frame.nav.failures"
    | "frame.nav.reports"
    | "frame.nav.rules"
    | "frame.nav.teams"
    | "frame.nav.fields"
    | "frame.nav.serviceLevels"
    | "frame.nav.replies"
    | "frame.nav.models"
    | "frame.nav.users"
    | "frame.nav.apiKeys"
    | "frame.nav.chat"
    | "frame.nav.email"
    | "frame.nav.audit"
    | "frame.nav.system";
  icon: LucideIcon;
  /** what a person needs to see it; everybody signed in may see the others */
  permission?: Permission;
  /** the second key of "g …" */
  key: string;
  group: "work" | "administration";
}

/** The second key of "g …" for the calls, which are reached from wherever one is and stand in no navigation. */
export const callsKey = "c";

export const navigation: NavigationEntry[] = [
  { to: "/console", label: "frame.nav.home", icon: House, key: "h", group: "work" },
  {
    to: "/console/inbox",
    label: "frame.nav.inbox",
    icon: Inbox,
    permission: "conversations.read",
    key: "i",
    group: "work",
  },
  {
    to: "/console/alerts",
    label: "frame.nav.alerts",
    icon: ShieldAlert,
    permission: "alerts.read",
    key: "f",
    group: "work",
  },
  {
    to: "/console/rules",
    label: "frame.nav.rules",
    icon: Scale,
    permission: "rules.read",
    key: "w",
    group: "work",
  },
  {
    to: "/console/models",
    label: "frame.nav.models",
    icon: BrainCircuit,
    permission: "models.read",
    key: "o",
    group: "work",
  },
  {
    to: "/console/transactions",
    label: "frame.nav.transactions",
    icon: CreditCard,
    permission: "transactions.read",
    key: "t",
    group: "work",
  },
  {
    to: "/console/incidents",
    label: "frame.nav.incidents",
    icon: Siren,
    permission: "incidents.read",
    key: "n",
    group: "work",
  },
  {
    to: "/console/failures",
    label: "frame.nav.failures",
    icon: ChartArea,
    permission: "failures.read",
    key: "l",
    group: "work",
  },
  {
    to: "/console/reports",
    label: "frame.nav.reports",
    icon: ChartColumn,
    permission: "reports.read",
    key: "r",
    group: "work",
  },
  {
    to: "/console/replies",
    label: "frame.nav.replies",
    icon: MessageSquareText,
    permission: "replies.manage",
    key: "p",
    group: "administration",
  },
  {
    to: "/console/teams",
    label: "frame.nav.teams",
    icon: UsersRound,
    permission: "teams.manage",
    key: "m",
    group: "administration",
  },
  {
    to: "/console/service-levels",
    label: "frame.nav.serviceLevels",
    icon: Timer,
    permission: "service_levels.manage",
    key: "v",
    group: "administration",
  },
  {
    to: "/console/fields",
    label: "frame.nav.fields",
    icon: TextCursorInput,
    permission: "custom_fields.manage",
    key: "d",
    group: "administration",
  },
  {
    to: "/console/users",
    label: "frame.nav.users",
    icon: Users,
    permission: "staff.manage",
    key: "u",
    group: "administration",
  },
  {
    to: "/console/api-keys",
    label: "frame.nav.apiKeys",
    icon: KeyRound,
    permission: "api_keys.manage",
    key: "k",
    group: "administration",
  },
  {
    to: "/console/chat",
    label: "frame.nav.chat",
    icon: MessageSquare,
    permission: "chat.manage",
    key: "b",
    group: "administration",
  },
  {
    to: "/console/email",
    label: "frame.nav.email",
    icon: Mail,
    permission: "failed_mails.manage",
    key: "e",
    group: "administration",
  },
  {
    to: "/console/audit",
    label: "frame.nav.audit",
    icon: FileClock,
    permission: "audit.read",
    key: "a",
    group: "administration",
  },
  {
    to: "/console/system",
    label: "frame.nav.system",
    icon: Activity,
    permission: "system.read",
    key: "s",
    group: "administration",
  },
];
