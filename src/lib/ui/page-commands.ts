import type { Attachment } from 'svelte/attachments';
import type { Icon } from './icon';
import type { MenuEntry } from './menu';

/** Something that can be done on the page right now. */
export interface PageCommand {
	readonly title: string;
	/** The menu that it is in; empty for a button of the page. */
	readonly of: string;
	readonly icon: Icon | null;
	/** The keys that do the same, in the format of `Kbd`. */
	readonly keys: string;
	readonly does: { readonly is: 'run'; readonly run: () => void } | Link;
}

interface Link {
	readonly is: 'link';
	readonly href: string;
}

interface OwnMenu {
	readonly label: string;
	readonly items: readonly MenuEntry[];
}

/** The entries of the menus whose buttons are on the page. */
const menus = new WeakMap<Element, () => OwnMenu>();

/** Marks an element as the button of a menu, so that its entries are commands of the page. */
export const menuButton =
	(menu: () => OwnMenu): Attachment =>
	(element) => {
		menus.set(element, menu);
		return () => void menus.delete(element);
	};

/** What stands within one of these belongs to one of many records, not to the page. */
const ONE_OF_MANY =
	'[data-record], [role=row], [role=option], [role=grid], [role=tree], li:not(nav li), tr, form, [data-no-command]';

/**
 * Returns what can be done within these parts of the page: its buttons and links by their names, and the
 * entries of its menus, each name once. Leaves out what is hidden or disabled and what belongs to one record
 * of a list.
 */
export function pageCommands(parts: Iterable<Element>): PageCommand[] {
	const found = new Map<string, PageCommand>();
	for (const part of parts) {
		for (const element of part.querySelectorAll<HTMLElement>('button, a[href], [role=button]')) {
			if (!isOffered(element, part)) continue;
			const menu = menus.get(element)?.();
			const offered = menu === undefined ? [ofElement(element)] : ofEntries(menu.items, menu.label);
			for (const command of offered) {
				const key = `${command.of}\n${command.title}`;
				if (command.title !== '' && !found.has(key)) found.set(key, command);
			}
		}
	}
	return [...found.values()];
}

function isOffered(element: HTMLElement, part: Element): boolean {
	if (element.matches(':disabled, [aria-disabled=true]')) return false;
	const one = element.closest(ONE_OF_MANY);
	if (one !== null && one !== part && part.contains(one)) return false;
	return element.checkVisibility({ visibilityProperty: true });
}

function ofElement(element: HTMLElement): PageCommand {
	const href = element.getAttribute('href');
	return {
		title: nameOf(element),
		of: '',
		icon: null,
		keys: shownKeys(element.getAttribute('aria-keyshortcuts')),
		does:
			href === null
				? {
						is: 'run',
						run: () => {
							element.focus({ preventScroll: true });
							element.click();
						}
					}
				: { is: 'link', href }
	};
}

function ofEntries(entries: readonly MenuEntry[], of: string): PageCommand[] {
	return entries.flatMap((entry): PageCommand[] => {
		if ('separator' in entry || 'heading' in entry || entry.disabled === true) return [];
		if ('items' in entry) return ofEntries(entry.items, entry.label);
		const common = { title: entry.label, of, icon: entry.icon ?? null };
		if ('href' in entry) return [{ ...common, keys: '', does: { is: 'link', href: entry.href } }];
		return [{ ...common, keys: entry.keys ?? '', does: { is: 'run', run: entry.run } }];
	});
}

/** Returns the name of a button or link: its label, else its text. */
const nameOf = (element: HTMLElement): string =>
	(element.getAttribute('aria-label') ?? element.innerText).replace(/\s+/g, ' ').trim();

/** `Alt+ArrowDown Meta+K` as `Alt ArrowDown`: the first of the shortcuts. */
const shownKeys = (shortcuts: string | null): string =>
	(shortcuts ?? '').split(' ')[0]?.replaceAll('+', ' ') ?? '';
