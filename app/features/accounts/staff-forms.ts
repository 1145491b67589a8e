import { z } from "zod";
import { staffEmail, staffName, staffRole } from "./staff.ts";

const id = z.uuid("not_found");

export const inviteForm = z.object({ email: staffEmail, name: staffName, role: staffRole });
export const roleForm = z.object({ id, role: staffRole });
export const staffIdForm = z.object({ id });
