import { Outlet } from "@remix-run/react";
import { ErrorPage } from "#app/components/error-page.tsx";

export const handle = { title: "incidents.title" };

export default function Incidents() {
  return <Outlet />;
}

export function ErrorBoundary() {
  return <ErrorPage />;
}
