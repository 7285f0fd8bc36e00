import type * as Y from 'yjs';
import { allKeyed } from '../domain/core/keyed';
import { taggedIn } from '../domain/core/tags';
import type { RecordId } from '../domain/core/ids';
import type { RecordBase, RecordKind } from '../domain/core/record';
import { CALL_OUTCOMES, type Call, type Campaign } from '../domain/campaign/campaign';
import type { Customer } from '../domain/customer/customer';
import { rateIn, type Deal } from '../domain/deal/deal';
import type { Body } from '../domain/note/body';
import { newestFirst, type FileRecord } from '../domain/file/file-record';
import type { Folder } from '../domain/file/folder';
import { LEAD_STATUSES, type Lead } from '../domain/lead/lead';
import { kindOf } from '../domain/policy/record-facts';
import type { RecordFields } from '../domain/policy/edit';
import type { Version } from '../domain/page/version';
import type { Page } from '../domain/page/page';
import { assigneesIn } from '../domain/task/assignees';
import { dependenciesIn } from '../domain/task/dependencies';
import { PROJECT_STATES, type Project } from '../domain/project/project';
import { isTimeOfDay } from '../domain/task/due';
import { priorityNamed } from '../domain/task/priority';
import { laterIn } from '../domain/task/repeat/later';
import { REPEAT_BY } from '../domain/task/repeat/repeat-by';
import { skipsIn } from '../domain/task/repeat/skips';
import type { Task } from '../domain/task/task';
import { readCard, readPoll } from '../domain/topic/post';
import type { SharedDraft } from '../domain/topic/shared-draft';
import {
	readPlace,
	TOPIC_FORMS,
	TOPIC_STATUSES,
	type Topic,
	type TopicPost
} from '../domain/topic/topic';
import { PlainFields } from './plain-fields';
import { readFields } from './record';
import {
	readBallots,
	readTicks,
	customIn,
	readProducts,
	readPeople,
	readFiles,
	readPassages,
	readClashes,
	readIds,
	readVotes,
	readDone
} from './record-parts';

/** A record of any kind, which `kind` tells. */
export type AnyRecord =
	| Deal
	| Customer
	| Task
	| Project
	| Topic
	| TopicPost
	| SharedDraft
	| Body
	| Page
	| Version
	| Lead
	| Campaign
	| Call
	| Folder
	| FileRecord;

/** Reads the record of a document. Returns `null` while there is none. */
export const readRecord = (doc: Y.Doc, id: RecordId): AnyRecord | null =>
	recordFrom(readFields(doc), id);

/** Reads the record of a document with these fields. Returns `null` while there is none. */
export function recordFrom(values: RecordFields, id: RecordId): AnyRecord | null {
	const kind = kindOf(values);
	if (kind === null) return null;
	const fields = new PlainFields(values);
	const base = {
		id,
		title: fields.text('title'),
		owner: fields.textOrNull('owner'),
		createdAt: fields.number('createdAt', 0),
		createdBy: fields.text('createdBy'),
		binned: fields.flag('binned'),
		importId: fields.textOrNull('importId'),
		externalId: fields.textOrNull('externalId')
	};
	return READERS[kind](base, fields, values);
}

type Base = Omit<RecordBase, 'kind' | 'space'>;

const timeIn = (value: unknown) => (isTimeOfDay(value) ? value : null);

type Readers = {
	readonly [Kind in RecordKind]: (
		base: Base,
		fields: PlainFields,
		values: RecordFields
	) => AnyRecord & { readonly kind: Kind };
};

const onBoard = (fields: PlainFields) => ({
	space: fields.text('space'),
	stage: fields.text('stage'),
	order: fields.text('order'),
	closedAt: fields.numberOrNull('closedAt')
});

const READERS: Readers = {
	deal: (base, fields, values) => {
		const stage = fields.text('stage');
		const starting = {
			startStage: fields.textOrNull('startStage'),
			startOver: fields.flag('startOver')
		};
		return {
			...base,
			kind: 'deal',
			...onBoard(fields),
			customer: fields.textOrNull('customer'),
			contact: fields.text('contact'),
			revenue: fields.number('revenue', 0),
			currency: fields.text('currency'),
			rate: rateIn({ rate: fields.numberOrNull('rate'), stage, ...starting }),
			...starting,
			closeOn: fields.text('closeOn'),
			facts: fields.texts('facts'),
			participants: fields.list('participants'),
			source: fields.text('source'),
			lostReason: fields.text('lostReason'),
			...taggedIn(values),
			custom: customIn(values),
			products: readProducts(values),
			files: readFiles(values),
			links: allKeyed('link', values).map(([other]) => other),
			projects: allKeyed('project', values).map(([space]) => space),
			done: readDone(values)
		};
	},
	customer: (base, fields, values) => ({
		...base,
		kind: 'customer',
		space: null,
		email: fields.text('email'),
		phone: fields.text('phone'),
		address: fields.text('address'),
		sector: fields.text('sector'),
		website: fields.text('website'),
		taxNumber: fields.text('taxNumber'),
		facts: fields.texts('facts'),
		custom: customIn(values),
		people: readPeople(values),
		...taggedIn(values),
		files: readFiles(values),
		apart: allKeyed('apart', values).flatMap(([other, is]) => (is === true ? [other] : [])),
		mergedInto: fields.textOrNull('mergedInto')
	}),
	task: (base, fields, values) => ({
		...base,
		kind: 'task',
		...onBoard(fields),
		dueOn: fields.textOrNull('dueOn'),
		dueTime: timeIn(values['dueTime']),
		startOn: fields.textOrNull('startOn'),
		priority: priorityNamed(values['priority']),
		estimate: fields.numberOrNull('estimate'),
		progress: fields.number('progress', 0),
		assignees: assigneesIn(values),
		project: fields.textOrNull('project'),
		parent: fields.textOrNull('parent'),
		dependencies: dependenciesIn(values),
		repeat: fields.text('repeat'),
		repeatBy: fields.oneOf('repeatBy', REPEAT_BY, 'end'),
		skips: skipsIn(values),
		later: laterIn(values),
		series: fields.textOrNull('series'),
		slot: fields.textOrNull('slot'),
		...taggedIn(values),
		note: fields.text('note'),
		deal: fields.textOrNull('deal'),
		participants: fields.list('participants'),
		custom: customIn(values),
		files: readFiles(values)
	}),
	project: (base, fields, values) => ({
		...base,
		kind: 'project',
		space: fields.text('space'),
		state: fields.oneOf('state', PROJECT_STATES, 'planned'),
		startOn: fields.textOrNull('startOn'),
		dueOn: fields.textOrNull('dueOn'),
		closedAt: fields.numberOrNull('closedAt'),
		links: allKeyed('link', values).flatMap(([other, is]) => (is === true ? [other] : [])),
		...taggedIn(values),
		files: readFiles(values)
	}),
	topic: (base, fields, values) => ({
		...base,
		kind: 'topic',
		space: fields.text('space'),
		form: fields.oneOf('form', TOPIC_FORMS, 'plain'),
		status: fields.oneOf('status', TOPIC_STATUSES, 'open'),
		answer: fields.textOrNull('answer'),
		pinned: fields.flag('pinned'),
		closed: fields.flag('closed'),
		conclusion: fields.text('conclusion'),
		asks: fields.flag('asks'),
		movedTo: readPlace(values['movedToSpace'], values['movedTo']),
		movedFrom: readPlace(values['movedFromSpace'], values['movedFrom']),
		votes: readVotes(values),
		confirmed: allKeyed('confirm', values).map(([member]) => member),
		...taggedIn(values),
		files: readFiles(values)
	}),
	post: (base, fields, values) => ({
		...base,
		kind: 'post',
		space: fields.text('space'),
		topic: fields.text('topic'),
		replyTo: fields.textOrNull('replyTo'),
		replyToBy: fields.textOrNull('replyToBy'),
		copyOf: fields.textOrNull('copyOf'),
		with: allKeyed('with', values).map(([member]) => member),
		edited: fields.textOrNull('text'),
		removed: fields.textOrNull('removed'),
		poll: readPoll(values['poll']),
		pollClosed: fields.flag('pollClosed'),
		ballots: readBallots(values),
		items: fields.list('items'),
		ticks: readTicks(values),
		card: readCard(values['card']),
		files: readFiles(values)
	}),
	draft: (base, fields, values) => ({
		...base,
		kind: 'draft',
		space: fields.text('space'),
		topic: fields.text('topic'),
		replyTo: fields.textOrNull('replyTo'),
		participants: fields.list('participants'),
		joined: new Map(
			allKeyed('joined', values).flatMap(([member, is]) =>
				typeof is === 'boolean' ? [[member, is]] : []
			)
		)
	}),
	body: (base, fields) => ({
		...base,
		kind: 'body',
		space: fields.text('space'),
		record: fields.text('record')
	}),
	page: (base, fields, values) => ({
		...base,
		kind: 'page',
		space: fields.text('space'),
		icon: fields.text('icon'),
		parent: fields.textOrNull('parent'),
		order: fields.text('order'),
		locked: fields.flag('locked'),
		...taggedIn(values),
		files: readFiles(values),
		passages: readPassages(values),
		clashes: readClashes(values),
		answers: readIds('answers', values),
		settled: readIds('settled', values)
	}),
	version: (base, fields) => ({
		...base,
		kind: 'version',
		space: fields.text('space'),
		page: fields.text('page'),
		base: fields.textOrNull('base'),
		start: fields.number('start', 0),
		cut: fields.number('cut', 0),
		depth: fields.number('depth', 0)
	}),
	lead: (base, fields, values) => ({
		...base,
		kind: 'lead',
		space: fields.text('space'),
		company: fields.text('company'),
		contact: fields.text('contact'),
		email: fields.text('email'),
		phone: fields.text('phone'),
		source: fields.text('source'),
		note: fields.text('note'),
		...taggedIn(values),
		status: fields.oneOf('status', LEAD_STATUSES, 'open'),
		reason: fields.text('reason'),
		deal: fields.textOrNull('deal'),
		customer: fields.textOrNull('customer'),
		closedAt: fields.numberOrNull('closedAt')
	}),
	campaign: (base, fields) => ({
		...base,
		kind: 'campaign',
		space: fields.text('space'),
		script: fields.text('script'),
		closedAt: fields.numberOrNull('closedAt')
	}),
	call: (base, fields) => ({
		...base,
		kind: 'call',
		space: fields.text('space'),
		campaign: fields.text('campaign'),
		customer: fields.text('customer'),
		phone: fields.text('phone'),
		outcome: fields.oneOf('outcome', CALL_OUTCOMES, ''),
		note: fields.text('note'),
		callbackOn: fields.textOrNull('callbackOn'),
		attempts: fields.number('attempts', 0),
		calledAt: fields.numberOrNull('calledAt'),
		order: fields.text('order')
	}),
	folder: (base, fields) => ({
		...base,
		kind: 'folder',
		space: fields.text('space'),
		parent: fields.textOrNull('parent')
	}),
	file: (base, fields, values) => ({
		...base,
		kind: 'file',
		space: fields.text('space'),
		folder: fields.textOrNull('folder'),
		...taggedIn(values),
		versions: newestFirst(readFiles(values))
	})
};
