import type { Icon } from './icon';

interface Common {
	readonly label: string;
	readonly icon?: Icon;
	/** A second, less prominent line. */
	readonly detail?: string;
	readonly disabled?: boolean;
}

/** An action that runs when it is selected. */
export interface MenuAction extends Common {
	readonly run: () => void;
	readonly tone?: 'danger';
	/** The keys that do the same, in the format of `Kbd`. */
	readonly keys?: string;
	/** Whether the item is the present choice, which is shown with a tick. */
	readonly checked?: boolean;
}

/** A link to another page. */
export interface MenuLink extends Common {
	readonly href: string;
	readonly checked?: boolean;
}

/** A submenu. */
export interface MenuBranch extends Common {
	readonly items: readonly MenuEntry[];
}

/** One line of a menu. */
export type MenuEntry =
	MenuAction | MenuLink | MenuBranch | { readonly heading: string } | { readonly separator: true };
