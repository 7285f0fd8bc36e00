import type * as Y from 'yjs';
import {
	AUDIENCES,
	REQUIREMENTS,
	type Activity,
	type Assignee,
	type Performers,
	type Trigger
} from '../domain/process/activity';
import type { Fields } from './fields';
import { putFields, readItems } from './items';
import type { Since } from './touched';

/** The root under which a space keeps the activities of its process. */
export const ACTIVITIES = 'activities';

/**
 * Adds an activity, or sets the settings that differ. Each setting is a key of its own, so that two managers
 * who change two settings keep both. An activity is never deleted but marked as removed (PR-10).
 */
export function putActivity(doc: Y.Doc, activity: Activity): void {
	const { id, performers, trigger, ...plain } = activity;
	putFields(doc, ACTIVITIES, id, {
		...plain,
		performers: performers.who,
		people: performers.who === 'people' ? performers.people : [],
		taskTitle: trigger?.title ?? '',
		taskFor: trigger === null ? '' : assigneeText(trigger.assignee),
		taskDays: trigger?.dueInDays ?? 0
	});
}

/** Returns the activities of a space in their order, including removed ones. */
export const readActivities = (
	doc: Y.Doc,
	since: Since<readonly Activity[]> | null = null
): readonly Activity[] => readItems(doc, ACTIVITIES, readActivity, since);

const readActivity = (id: string, fields: Fields): Activity => ({
	id,
	stage: fields.text('stage'),
	name: fields.text('name'),
	hint: fields.text('hint'),
	order: fields.text('order'),
	weight: fields.number('weight', 0),
	mandatory: fields.flag('mandatory'),
	performers: readPerformers(fields),
	requires: fields.oneOf('requires', REQUIREMENTS, 'nothing'),
	notify: AUDIENCES.filter((group) => fields.list('notify').includes(group)),
	notifyPeople: fields.list('notifyPeople'),
	trigger: readTrigger(fields),
	removed: fields.flag('removed'),
	...builtInOf(fields)
});

/** Returns the key of an item's built-in texts, or nothing when it has none. */
export function builtInOf(fields: Fields): { readonly builtIn?: string } {
	const builtIn = fields.textOrNull('builtIn');
	return builtIn === null ? {} : { builtIn };
}

function readPerformers(fields: Fields): Performers {
	// An unreadable value must not open an activity to everyone, so it falls back to admins.
	const who = fields.oneOf('performers', ['everyone', 'managers', 'admins', 'people'], 'admins');
	return who === 'people' ? { who, people: fields.list('people') } : { who };
}

function readTrigger(fields: Fields): Trigger | null {
	const title = fields.text('taskTitle');
	if (title === '') return null;
	return {
		title,
		assignee: assigneeOf(fields.text('taskFor')),
		dueInDays: fields.number('taskDays', 0)
	};
}

/** No id contains `=`, so an assignee whose id is "owner" is not mistaken for the word. */
const assigneeText = (assignee: Assignee): string =>
	assignee.who === 'member' ? `member=${assignee.member}` : assignee.who;

function assigneeOf(text: string): Assignee {
	if (text === 'performer') return { who: 'performer' };
	const member = /^member=(.+)$/.exec(text)?.[1];
	return member === undefined ? { who: 'owner' } : { who: 'member', member };
}
