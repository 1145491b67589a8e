/** One wrong item of a request. `pointer` is an RFC 6901 JSON pointer into the body. */
export interface ProblemItem {
  pointer: string;
  code: string;
  detail: string;
}

/**
 * An error that may be shown to whoever caused it. The edges turn it into
 * problem+json (API) or a page; anything else becomes a bare 500.
 */
export class ProblemError extends Error {
  readonly status: number;
  /** stable, machine-readable, snake_case; the problem's `type` ends with it */
  readonly code: string;
  readonly detail?: string;
  readonly errors?: ProblemItem[];
  readonly headers?: Record<string, string>;

  constructor(
    status: number,
    code: string,
    title: string,
    more: { detail?: string; errors?: ProblemItem[]; headers?: Record<string, string> } = {},
  ) {
    super(title);
    this.name = "ProblemError";
    this.status = status;
    this.code = code;
    this.detail = more.detail;
    this.errors = more.errors;
    this.headers = more.headers;
  }
}

export class Invalid extends ProblemError {
  constructor(title: string, errors?: ProblemItem[]) {
    super(400, "invalid", title, { errors });
  }
}

export class Forbidden extends ProblemError {
  constructor(permission: string) {
    super(403, "forbidden", "You may not do this", { detail: `This needs the permission ${permission}.` });
  }
}

export class NotFound extends ProblemError {
  constructor(what: string) {
    super(404, "not_found", `There is no such ${what}`);
  }
}

export class Conflict extends ProblemError {
  constructor(title: string, detail?: string) {
    super(409, "conflict", title, { detail });
  }
}

export class TooMany extends ProblemError {
  /** @param retryAfter seconds until a new try may succeed */
  constructor(title: string, retryAfter: number) {
    super(429, "too_many_requests", title, {
      detail: `Try again in ${retryAfter} s.`,
      headers: { "Retry-After": String(retryAfter) },
    });
  }
}
