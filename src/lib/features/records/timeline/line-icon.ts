import ArrowRight from '@lucide/svelte/icons/arrow-right';
import CircleCheck from '@lucide/svelte/icons/circle-check';
import Mail from '@lucide/svelte/icons/mail';
import MessageSquare from '@lucide/svelte/icons/message-square';
import NotebookPen from '@lucide/svelte/icons/notebook-pen';
import Paperclip from '@lucide/svelte/icons/paperclip';
import Pencil from '@lucide/svelte/icons/pencil';
import Phone from '@lucide/svelte/icons/phone';
import Plus from '@lucide/svelte/icons/plus';
import RotateCcw from '@lucide/svelte/icons/rotate-ccw';
import Trash2 from '@lucide/svelte/icons/trash-2';
import UserRound from '@lucide/svelte/icons/user-round';
import Users from '@lucide/svelte/icons/users';
import type { HistoryEntry } from '$lib/domain/history/history';
import type { Icon } from '$lib/ui/icon';
import type { TimelineItem, TimelineKind } from './timeline';

const KINDS: Readonly<Record<Exclude<TimelineKind, 'change'>, Icon>> = {
	stage: ArrowRight,
	call: Phone,
	mail: Mail,
	meeting: Users,
	note: NotebookPen,
	comment: MessageSquare,
	file: Paperclip
};

const CHANGES: Readonly<Record<HistoryEntry['what'], Icon>> = {
	created: Plus,
	stage: ArrowRight,
	owner: UserRound,
	field: Pencil,
	activity: CircleCheck,
	binned: Trash2,
	restored: RotateCcw
};

/** Returns the icon of a line of a timeline. */
export function lineIcon({ kind, event }: Pick<TimelineItem, 'kind' | 'event'>): Icon {
	if (kind !== 'change') return KINDS[kind];
	return event.is === 'history' ? CHANGES[event.entry.what] : Pencil;
}
