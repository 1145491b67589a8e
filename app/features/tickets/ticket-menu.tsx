import { Bell, BellOff, GitMerge, Link2, MoreHorizontal } from "lucide-react";
import { IconButton } from "#app/components/button.tsx";
import { Menu, MenuItem } from "#app/components/menu.tsx";
import { useTranslation } from "#app/i18n/use-translation.tsx";

/** What is done with a conversation now and then; its keys are bound by the page. */
export function TicketMenu({
  following,
  mayMerge,
  onFollow,
  onRelate,
}: {
  following: boolean;
  mayMerge: boolean;
  onFollow: (follows: boolean) => void;
  onRelate: (intent: "merge" | "link") => void;
}) {
  const { t } = useTranslation();
  return (
    <Menu trigger={<IconButton icon={MoreHorizontal} label={t("related.more")} />}>
      <MenuItem icon={following ? BellOff : Bell} keys="f" onSelect={() => onFollow(!following)}>
        {t(following ? "related.unfollow" : "related.follow")}
      </MenuItem>
      <MenuItem icon={Link2} keys="l" onSelect={() => onRelate("link")}>
        {t("related.linkTitle")}
      </MenuItem>
      {mayMerge && (
        <MenuItem icon={GitMerge} keys="d" onSelect={() => onRelate("merge")}>
          {t("related.mergeTitle")}
        </MenuItem>
      )}
    </Menu>
  );
}
