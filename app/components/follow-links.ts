import { useNavigate } from "@remix-run/react";

/**
 * Follows plain links to pages of the console without loading the page anew: one handler for all within. A page of
 * hundreds of figures would spend most of its time on links of the router's own, which look at the address each.
 */
export function useFollowLinks() {
  const navigate = useNavigate();
  return (event: React.MouseEvent) => {
    const link = (event.target as Element).closest<HTMLAnchorElement>("a[data-follow]");
    if (!link || event.defaultPrevented || event.button !== 0) return;
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    navigate(link.getAttribute("href")!);
  };
}
