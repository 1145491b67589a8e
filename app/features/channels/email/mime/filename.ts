const endings: Record<string, string> = {
  "application/pdf": "pdf",
  "application/zip": "zip",
  "application/ics": "ics",
  "application/pgp-signature": "asc",
  "application/pkcs7-mime": "p7m",
  "application/pkcs7-signature": "p7s",
  "application/x-pkcs7-signature": "p7s",
  "image/gif": "gif",
  "image/jpeg": "jpg",
  "image/png": "png",
  "image/webp": "webp",
  "message/delivery-status": "txt",
  "message/rfc822": "eml",
  "text/calendar": "ics",
  "text/csv": "csv",
  "text/html": "html",
  "text/plain": "txt",
  "text/vcard": "vcf",
};

/** A name for an attachment that came without: what it is, and its place among the others. */
export function nameForUnnamed(type: string, place: number): string {
  const [group = "file"] = type.split("/");
  const kind = group === "application" || group === "multipart" ? "attachment" : group;
  const ending = endings[type];
  return `${kind}-${place}${ending ? `.${ending}` : ""}`;
}
