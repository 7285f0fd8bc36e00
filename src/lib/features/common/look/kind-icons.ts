import BriefcaseBusiness from '@lucide/svelte/icons/briefcase-business';
import ListTodo from '@lucide/svelte/icons/list-todo';
import MessagesSquare from '@lucide/svelte/icons/messages-square';
import type { SpaceKind } from '$lib/domain/space/space';
import { m } from '$lib/i18n/messages';
import type { Icon } from '$lib/ui/icon';

/** The icon of each kind of space. */
export const KIND_ICONS: Readonly<Record<SpaceKind, Icon>> = {
	sales: BriefcaseBusiness,
	work: ListTodo,
	discussion: MessagesSquare
};

/** Returns the name of a kind of space in the reader's language. */
export function kindName(kind: SpaceKind): string {
	switch (kind) {
		case 'sales':
			return m.shell_kind_sales();
		case 'work':
			return m.shell_kind_work();
		case 'discussion':
			return m.shell_kind_discussion();
	}
}
