import Bell from '@lucide/svelte/icons/bell';
import CircleCheck from '@lucide/svelte/icons/circle-check';
import ListTodo from '@lucide/svelte/icons/list-todo';
import Paperclip from '@lucide/svelte/icons/paperclip';
import StickyNote from '@lucide/svelte/icons/sticky-note';
import UserCheck from '@lucide/svelte/icons/user-check';
import type { MemberId } from '$lib/domain/core/ids';
import type { Activity } from '$lib/domain/process/activity';
import { m } from '$lib/i18n/messages';
import { listText } from '$lib/ui/format';
import type { Icon } from '$lib/ui/icon';
import { audienceName, performersName, requirementName } from './process-words';

/** A sign on an activity, and what it says in words. */
export interface Mark {
	readonly icon: Icon;
	readonly text: string;
}

/** Returns the main sign of an activity: a tick, a note, or a note with a file, as it asks for (PR-07). */
export function activityKind({ requires }: Pick<Activity, 'requires'>): Mark {
	if (requires === 'nothing') return { icon: CircleCheck, text: m.process_mark_tick() };
	const icon = requires === 'note' ? StickyNote : Paperclip;
	return { icon, text: m.process_mark_asks({ what: requirementName(requires) }) };
}

/** Returns who alone may do an activity, whom it tells and which task it adds, as far as it does. */
export function activityMarks(
	{
		performers,
		notify,
		notifyPeople,
		trigger
	}: Pick<Activity, 'performers' | 'notify' | 'notifyPeople' | 'trigger'>,
	people: ReadonlyMap<MemberId, { readonly name: string }>
): readonly Mark[] {
	const nameOf = (id: MemberId): string => people.get(id)?.name ?? m.common_unknown_person();
	const marks: Mark[] = [];
	if (performers.who === 'people' && performers.people.length > 0) {
		const who = listText(performers.people.map(nameOf));
		marks.push({ icon: UserCheck, text: m.process_mark_only({ who }) });
	} else if (performers.who === 'managers' || performers.who === 'admins') {
		const who = performersName(performers.who);
		marks.push({ icon: UserCheck, text: m.process_mark_only({ who }) });
	}
	const told = [...notify.map(audienceName), ...notifyPeople.map(nameOf)];
	if (told.length > 0) {
		marks.push({ icon: Bell, text: m.process_mark_tells({ who: listText(told) }) });
	}
	if (trigger !== null) {
		const title = trigger.title.trim();
		const text = title === '' ? m.process_mark_task_untitled() : m.process_mark_task({ title });
		marks.push({ icon: ListTodo, text });
	}
	return marks;
}
