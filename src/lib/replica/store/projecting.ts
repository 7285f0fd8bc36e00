import type { Instant } from '../../domain/core/day';
import type { ImportId } from '../../domain/core/ids';
import type { Customer } from '../../domain/customer/customer';
import { rowKeys, taxKey } from '../../domain/customer/row-keys';
import { rateField } from '../../domain/deal/commands';
import { isFilled, type CustomValue } from '../../domain/fields/field';
import { fold, words } from '../../domain/text/fold';
import { writtenPhones } from '../../domain/text/written-phone';
import type { AnyRecord } from '../../documents/read-record';
import { BY_DAY } from '../../domain/task/repeat/repeat-by';
import type { Task } from '../../domain/task/task';
import { isDecided, isVotedOn, type Topic } from '../../domain/topic/topic';
import { DRAFTS, type SharedDraft } from '../../domain/topic/shared-draft';
import { tally } from '../../domain/topic/voting';
import type { Page } from '../../domain/page/page';
import type { RoomName } from '../../protocol/rooms';
import type { Project } from '../../domain/project/project';
import type { CustomerRow, PageRow, ProjectRow, Row, TaskRow, TopicRow } from './rows';
import { monthKeys } from './month-keys';

/** What a row takes from the lines of its record. */
export interface Lines {
	/** The moment of the newest history entry or post. */
	readonly touched: Instant;
	/** The moment of the newest change of its stage; `null` when there was none. */
	readonly moved: Instant | null;
	/** When was called last, by what was written down; `null` when never. */
	readonly called: Instant | null;
	/** The newest interaction with a customer; `null` when there was none. */
	readonly contacted: Instant | null;
	readonly postCount: number;
	/** The imports that set fields of it. */
	readonly imports: readonly ImportId[];
}

/** Derives the row of a record. What is said in topics, and bodies, have rows of their own; see `deriveFrom`. */
export function project(
	record: Exclude<AnyRecord, { readonly kind: 'post' | 'body' }>,
	room: RoomName,
	lines: Lines
): Row {
	const base = rowBase(record, room, lines);
	switch (record.kind) {
		case 'deal':
			return {
				...base,
				kind: 'deal',
				space: record.space,
				stage: record.stage,
				order: record.order,
				contact: record.contact,
				...(record.customer === null ? {} : { customer: record.customer }),
				revenue: record.revenue,
				currency: record.currency,
				rate: rateField(record.rate),
				...(record.startStage === null
					? {}
					: { startStage: record.startStage, startOver: record.startOver }),
				closeOn: record.closeOn,
				closedAt: record.closedAt,
				createdBy: record.createdBy,
				participants: record.participants,
				source: record.source,
				lostReason: record.lostReason,
				tags: record.tags,
				...(record.tagKeys === undefined ? {} : { tagKeys: record.tagKeys }),
				custom: record.custom,
				done: [...record.done.keys()],
				projects: record.projects,
				movedAt: lines.moved ?? record.createdAt,
				...(lines.contacted === null ? {} : { contactedAt: lines.contacted }),
				fileCount: record.files.length,
				productCount: record.products.length,
				...(record.links.length === 0 ? {} : { links: record.links }),
				words: words(
					`${record.title} ${record.contact} ${record.externalId ?? ''} ${record.tags.join(' ')}`
				)
			};
		case 'task':
			return {
				...base,
				kind: 'task',
				space: record.space,
				stage: record.stage,
				order: record.order,
				dueOn: record.dueOn,
				closedAt: record.closedAt,
				...planOf(record),
				...relationsOf(record),
				...monthsOf(record),
				...(record.deal === null ? {} : { deal: record.deal }),
				...(Object.keys(record.custom).length === 0 ? {} : { custom: record.custom }),
				words: words(`${record.title} ${record.tags.join(' ')}`)
			};
		case 'customer':
			return projectCustomer(record, room, lines);
		case 'lead':
			return {
				...base,
				kind: 'lead',
				space: record.space,
				company: record.company,
				contact: record.contact,
				email: record.email,
				phone: record.phone,
				source: record.source,
				status: record.status,
				reason: record.reason,
				tags: record.tags,
				closedAt: record.closedAt,
				keys: rowKeys({
					title: record.company,
					email: record.email,
					phone: record.phone,
					taxNumber: ''
				}),
				words: withNumbers(
					[record.phone],
					[record.title, record.company, record.contact, record.email, record.phone, ...record.tags]
				)
			};
		case 'campaign':
			return {
				...base,
				kind: 'campaign',
				space: record.space,
				closedAt: record.closedAt,
				words: words(record.title)
			};
		case 'call':
			return {
				...base,
				kind: 'call',
				space: record.space,
				campaign: record.campaign,
				customer: record.customer,
				phone: record.phone,
				outcome: record.outcome,
				note: record.note,
				callbackOn: record.callbackOn,
				attempts: record.attempts,
				calledAt: record.calledAt,
				order: record.order,
				// A search finds the customer: their calls would only stand beside them.
				words: []
			};
		case 'project':
			return {
				...base,
				kind: 'project',
				space: record.space,
				createdBy: record.createdBy,
				state: record.state,
				closedAt: record.closedAt,
				...projectParts(record),
				words: words(`${record.title} ${record.tags.join(' ')}`)
			};
		case 'page':
			return {
				...base,
				kind: 'page',
				space: record.space,
				createdBy: record.createdBy,
				order: record.order,
				...pageParts(record),
				words: words(`${record.title} ${record.tags.join(' ')}`)
			};
		case 'version':
			return {
				...base,
				kind: 'version',
				space: record.space,
				page: record.page,
				createdBy: record.createdBy,
				depth: record.depth,
				links: [record.page],
				// A search finds the page.
				words: []
			};
		case 'draft':
			return {
				...base,
				kind: 'draft',
				space: record.space,
				createdBy: record.createdBy,
				topic: record.topic,
				...(record.replyTo === null ? {} : { replyTo: record.replyTo }),
				participants: record.participants,
				joined: answered(record, true),
				declined: answered(record, false),
				links: [record.topic, DRAFTS],
				// A search finds the topic, and the draft by its text.
				words: []
			};
		case 'topic':
			return {
				...base,
				kind: 'topic',
				space: record.space,
				createdBy: record.createdBy,
				changedAt: base.updatedAt,
				...topicParts(record),
				words: words(`${record.title} ${record.conclusion} ${record.tags.join(' ')}`)
			};
		case 'folder':
			return {
				...base,
				kind: 'folder',
				space: record.space,
				createdBy: record.createdBy,
				...(record.parent === null ? {} : { parent: record.parent }),
				words: words(record.title)
			};
		case 'file':
			return {
				...base,
				kind: 'file',
				space: record.space,
				createdBy: record.createdBy,
				folder: record.folder ?? '',
				file: record.versions[0] ?? null,
				size: record.versions[0]?.size ?? 0,
				versionCount: record.versions.length,
				...(record.tags.length === 0 ? {} : { tags: record.tags }),
				...(record.tagKeys === undefined ? {} : { tagKeys: record.tagKeys }),
				words: words(`${record.title} ${record.tags.join(' ')}`)
			};
	}
}

/** Who of the invited has answered so. */
const answered = ({ participants, joined }: SharedDraft, writes: boolean) =>
	participants.filter((member) => joined.get(member) === writes);

/** What the row of a project says of its plan. What is not there is left out. */
const projectParts = (project: Project): Partial<ProjectRow> => {
	const { startOn, dueOn, tags, tagKeys, links } = project;
	return {
		...(startOn === null ? {} : { startOn }),
		...(dueOn === null ? {} : { dueOn }),
		...(tags.length === 0 ? {} : { tags }),
		...(tagKeys === undefined ? {} : { tagKeys }),
		...(links.length === 0 ? {} : { links })
	};
};

/** What the row of a page says of it. What is not there is left out. */
const pageParts = ({ parent, icon, locked, tags, passages, settled }: Page): Partial<PageRow> => {
	const open = [...passages.keys()].filter((post) => !settled.has(post)).length;
	return {
		...(parent === null ? {} : { parent }),
		...(icon === '' ? {} : { icon }),
		...(locked ? { locked } : {}),
		...(tags.length === 0 ? {} : { tags }),
		...(open === 0 ? {} : { open })
	};
};

/** What the row of a topic says of what it is for. A plain one says nothing. */
const topicParts = (topic: Topic): Partial<TopicRow> => ({
	...(topic.form === 'plain' ? {} : { form: topic.form }),
	...(isDecided(topic) ? { decided: true } : {}),
	...(isVotedOn(topic.form) ? { state: topic.status, votes: tally(topic.votes) } : {}),
	...(topic.pinned ? { status: 'pinned' } : {}),
	...(topic.tags.length === 0 ? {} : { tags: topic.tags }),
	...(topic.form === 'announcement' && topic.asks ? { asks: true, confirmed: topic.confirmed } : {})
});

/** What a task's row says of its plan. What it does not have is left out. */
const planOf = ({
	repeat,
	dueTime,
	priority,
	startOn,
	estimate,
	progress,
	tags,
	tagKeys
}: Task): Partial<TaskRow> => ({
	...(repeat === '' ? {} : { repeat }),
	...(dueTime === null ? {} : { dueTime }),
	...(priority === null ? {} : { priority }),
	...(startOn === null ? {} : { startOn }),
	...(estimate === null ? {} : { estimate }),
	...(progress === 0 ? {} : { progress }),
	...(tags.length === 0 ? {} : { tags }),
	...(tagKeys === undefined ? {} : { tagKeys })
});

/** By which months a task of a board is found. A deal's task is on no board. */
function monthsOf(task: Task): Partial<TaskRow> {
	const months = task.deal === null ? monthKeys(task.space, task) : [];
	return months.length === 0 ? {} : { months };
}

/** What a task's row says of other tasks and of people, and by which of them it is found. */
function relationsOf(task: Task): Partial<TaskRow> {
	const { assignees, project, parent, dependencies, repeat, repeatBy, slot, dueOn } = task;
	const before = Object.keys(dependencies);
	const above = [project, parent].filter((id) => id !== null);
	const isByDay = repeat !== '' && repeatBy === 'day';
	const comes = { series: task.series ?? task.id, slot: slot ?? dueOn };
	const found = [...above, ...before, ...assignees];
	const links = isByDay ? [...found, BY_DAY] : found;
	return {
		...(project === null ? {} : { project }),
		...(assignees.length === 0 ? {} : { assignees }),
		...(parent === null ? {} : { parent }),
		...(isByDay ? { comes } : {}),
		...(before.length === 0 ? {} : { dependencies }),
		...(links.length === 0 ? {} : { links: [...new Set(links)] })
	};
}

/** Derives the row of a customer. */
export function projectCustomer(record: Customer, room: RoomName, lines: Lines): CustomerRow {
	const { called, contacted } = lines;
	const custom = Object.entries(record.custom).filter(([, value]) => isFilled(value));
	return {
		...rowBase(record, room, lines),
		kind: 'customer',
		email: record.email,
		phone: record.phone,
		sector: record.sector,
		taxNumber: record.taxNumber,
		tags: record.tags,
		...(custom.length === 0 ? {} : { custom: Object.fromEntries(custom) }),
		...(called === null ? {} : { calledAt: called }),
		...(contacted === null ? {} : { contactedAt: contacted }),
		keys: rowKeys(record),
		...(record.apart.length === 0 ? {} : { apart: record.apart }),
		...(record.mergedInto === null ? {} : { mergedInto: record.mergedInto }),
		words: withNumbers(
			[record.phone, ...record.people.map(({ phone }) => phone)],
			[
				record.title,
				record.email,
				record.phone,
				record.taxNumber,
				taxKey(record.taxNumber),
				...record.tags,
				...custom.flatMap(([, value]) => textsIn(value)),
				...record.people.flatMap(({ name, email, phone }) => [name, email, phone])
			]
		)
	};
}

/** Returns the texts of a value, by which a search finds it: not numbers, as in the list of spaces. */
const textsIn = (value: CustomValue): readonly string[] =>
	typeof value === 'string' ? [value] : typeof value === 'object' ? (value ?? []) : [];

/** What the rows of all kinds have. */
const rowBase = (record: AnyRecord, room: RoomName, { touched, postCount, imports }: Lines) => ({
	id: record.id,
	room,
	title: record.title,
	sortTitle: fold(record.title),
	owner: record.owner,
	createdAt: record.createdAt,
	updatedAt: Math.max(record.createdAt, touched),
	postCount,
	...(record.importId === null ? {} : { importId: record.importId }),
	...(record.externalId === null ? {} : { externalId: record.externalId }),
	...(imports.length === 0 ? {} : { changedBy: imports })
});

/** The words of some texts, and the numbers in others in the forms in which they may be looked for. */
const withNumbers = (numbers: readonly string[], texts: readonly string[]): string[] => [
	...new Set([
		...words(texts.join(' ')),
		...numbers.flatMap((text) => writtenPhones(text).flatMap(({ forms }) => forms))
	])
];
