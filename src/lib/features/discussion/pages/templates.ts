import FileText from '@lucide/svelte/icons/file-text';
import ListOrdered from '@lucide/svelte/icons/list-ordered';
import Scale from '@lucide/svelte/icons/scale';
import Target from '@lucide/svelte/icons/target';
import Users from '@lucide/svelte/icons/users';
import {
	bulletList,
	callout,
	heading,
	orderedList,
	paragraph,
	table,
	taskList
} from '$lib/domain/note/blocks';
import type { Note } from '$lib/domain/note/note';
import { m } from '$lib/i18n/messages';
import type { Icon } from '$lib/ui/icon';
import type { PageStart } from './page-acts';

/** Something that a page can begin as. */
export interface PageTemplate {
	readonly id: 'blank' | 'meeting' | 'decision' | 'howto' | 'brief';
	readonly title: string;
	readonly icon: Icon;
	/** Returns what the page begins with, in the language of the person who makes it. */
	readonly start: () => PageStart;
}

/** Returns what a page can begin as, the blank page first. */
export const pageTemplates = (): readonly PageTemplate[] => [
	{ id: 'blank', title: m.pages_template_blank(), icon: FileText, start: () => ({}) },
	filled('meeting', m.pages_template_meeting(), Users, meeting),
	filled('decision', m.pages_template_decision(), Scale, decision),
	filled('howto', m.pages_template_howto(), ListOrdered, howto),
	filled('brief', m.pages_template_brief(), Target, brief)
];

const filled = (
	id: PageTemplate['id'],
	title: string,
	icon: Icon,
	text: () => Note
): PageTemplate => ({ id, title, icon, start: () => ({ title, text: text() }) });

const meeting = (): Note => [
	heading(m.pages_part_participants()),
	bulletList(''),
	heading(m.pages_part_agenda()),
	orderedList(''),
	heading(m.pages_part_decisions()),
	bulletList(''),
	heading(m.pages_part_todo()),
	taskList([''])
];

const decision = (): Note => [
	callout('info', m.pages_part_decide_by()),
	heading(m.pages_part_question()),
	paragraph(),
	heading(m.pages_part_background()),
	paragraph(),
	heading(m.pages_part_options()),
	table(
		[m.pages_part_option(), m.pages_part_for(), m.pages_part_against()],
		['', '', ''],
		['', '', '']
	),
	heading(m.pages_part_decided()),
	paragraph()
];

const howto = (): Note => [
	heading(m.pages_part_when()),
	paragraph(),
	heading(m.pages_part_before()),
	taskList(['']),
	heading(m.pages_part_steps()),
	orderedList(''),
	callout('warning', m.pages_part_trouble())
];

const brief = (): Note => [
	heading(m.pages_part_goal()),
	paragraph(),
	heading(m.pages_part_excluded()),
	bulletList(''),
	heading(m.pages_part_people()),
	table([m.pages_part_person(), m.pages_part_role()], ['', ''], ['', '']),
	heading(m.pages_part_milestones()),
	table([m.pages_part_milestone(), m.pages_part_due()], ['', ''], ['', '']),
	heading(m.pages_part_risks()),
	bulletList(''),
	heading(m.pages_part_success()),
	paragraph()
];
