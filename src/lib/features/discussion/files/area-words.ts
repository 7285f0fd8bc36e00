import FileText from '@lucide/svelte/icons/file-text';
import ListTodo from '@lucide/svelte/icons/list-todo';
import Handshake from '@lucide/svelte/icons/handshake';
import MessagesSquare from '@lucide/svelte/icons/messages-square';
import { m } from '$lib/i18n/messages';
import type { AttachingKind } from '$lib/replica/store/file-area';
import type { Icon } from '$lib/ui/icon';

/** Returns the name of the files that are attached to records of a kind. */
export const groupName = (kind: AttachingKind): string => NAMES[kind]();

const NAMES: Readonly<Record<AttachingKind, () => string>> = {
	deal: m.files_from_deals,
	task: m.files_from_tasks,
	topic: m.files_from_topics,
	page: m.files_from_pages
};

export const GROUP_ICONS: Readonly<Record<AttachingKind, Icon>> = {
	deal: Handshake,
	task: ListTodo,
	topic: MessagesSquare,
	page: FileText
};
