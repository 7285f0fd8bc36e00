import type { Icon } from './icon';

interface Common {
	readonly label: string;
	readonly icon?: Icon;
	/** A second, quieter line. */
	readonly detail?: string;
	readonly disabled?: boolean;
}

/** Something that happens when it is chosen. */
export interface MenuAction extends Common {
	readonly run: () => void;
	readonly tone?: 'danger';
	/** The keys that do the same, as `Kbd` writes them. */
	readonly keys?: string;
	/** Whether it is the one that holds now: drawn with a tick. */
	readonly checked?: boolean;
}

/** A way to another page. */
export interface MenuLink extends Common {
	readonly href: string;
	readonly checked?: boolean;
}

/** A menu behind a line of the menu. */
export interface MenuBranch extends Common {
	readonly items: readonly MenuEntry[];
}

/** One line of a menu. */
export type MenuEntry =
	MenuAction | MenuLink | MenuBranch | { readonly heading: string } | { readonly separator: true };
