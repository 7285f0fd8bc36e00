import type { Post } from '$lib/domain/history/history';
import { readableText, TOKEN_KINDS, type Token } from '$lib/domain/history/tokens';
import { isEmptyNote, noteText, type Note } from '$lib/domain/note/note';
import type { CatalogueEntry, Space } from '$lib/domain/space/space';
import type { Instant } from '$lib/domain/core/day';
import type { RecordKind } from '$lib/domain/core/record';
import { RECORD_KINDS } from '$lib/domain/core/record';
import type { SpaceId, FieldId } from '$lib/domain/core/ids';
import type { Directory } from '$lib/documents/directory';
import { openRecord, readFields, readPosts } from '$lib/documents/record';
import { readNote } from '$lib/documents/rich';
import { m } from '$lib/i18n/messages';
import { parseRoom, roomName } from '$lib/protocol/rooms';
import type { Row } from '$lib/replica/store/rows';
import type { RefusalRow } from '$lib/replica/store/sync-rows';
import { cardHref } from '$lib/features/records/cards/links';
import { projectHref } from '$lib/features/records/projects/project-link';
import { areaHref } from '$lib/features/records/files/area-link';
import { pageHref } from '$lib/features/discussion/pages/page-link';
import { draftHref, topicHref } from '$lib/features/discussion/topics/topic-link';
import { roomWords } from '$lib/features/common/status/words';
import { kindLabel } from '$lib/features/common/refusals/field-labels';
import { fieldLines, type WantedLine, type WantedNames, type WantedPlace } from './wanted';
import { documentLines } from './wanted-document';
import { fieldText } from '$lib/features/common/text/field-text';
import { sentRefusalWords } from '$lib/features/common/refusals/why';

const CUSTOMERS = roomName({ kind: 'customers' });

/** What a tray entry needs from its surroundings. */
export interface Around {
	readonly directory: Directory;
	readonly catalogue: readonly CatalogueEntry[];
	space(id: SpaceId): Space | null;
	/** The rows of the records that are still on this device. */
	readonly rows: ReadonlyMap<string, Row>;
}

/** A refused change as the tray shows it. */
export interface RefusedEntry {
	readonly n: number;
	readonly title: string;
	/** The address that opens the record; `null` when it is no longer on this device. */
	readonly href: string | null;
	/** The kind and the place of the record: "Opportunity · Sales". */
	readonly place: string;
	readonly at: Instant;
	readonly rule: string;
	readonly why: string;
	/** Who has the record now, as a sentence; `null` where nobody can have it, or this device cannot know. */
	readonly holder: string | null;
	/** Whether the change was to create the record, so that nothing of it exists. */
	readonly isNew: boolean;
	readonly lines: readonly WantedLine[];
	/** The full comments and posts. */
	readonly texts: readonly { readonly label: string; readonly text: string }[];
}

/** Returns a refused change in the reader's language. */
export function entryOf(row: RefusalRow, around: Around): RefusedEntry {
	const found = around.rows.get(row.record);
	const kind = found?.kind ?? wantedKind(row);
	const told = tell(row, found, kind, around);
	const room =
		row.wanted.of === 'document' && parseRoom(row.room)?.kind === 'space'
			? m.refused_space_settings()
			: roomWords(row.room, around.catalogue);
	return {
		n: row.n ?? 0,
		title: row.title || m.refused_untitled(),
		href: row.record === '' ? documentHref(row) : found === undefined ? null : recordHref(found),
		place: kind === null ? room : `${kindLabel(kind)} · ${room}`,
		at: row.at,
		rule: row.rule,
		why: sentRefusalWords(row.reason, row.facts),
		isNew: row.wanted.of === 'whole-record',
		holder: holderOf(row, found, around),
		...told
	};
}

/** The kinds of record that nobody has for themselves. */
const NOBODYS: ReadonlySet<RecordKind> = new Set(['topic', 'page', 'campaign', 'folder', 'file']);

function holderOf(row: RefusalRow, found: Row | undefined, around: Around): string | null {
	if (row.record === '' || row.wanted.of === 'whole-record') return null;
	// Only those who may see the record know who has it.
	if (found === undefined) return m.refused_holder_elsewhere();
	if (NOBODYS.has(found.kind)) return null;
	return found.owner === null
		? m.refused_holder_none()
		: m.refused_holder({ name: namesIn(around).member(found.owner) });
}

/** Returns the text of an entry for the clipboard: a text alone as it is, fields with their names. */
export function copyText({ title, lines, texts }: RefusedEntry): string {
	const [only, ...more] = texts;
	if (only !== undefined && more.length === 0 && lines.length === 0) return only.text;
	return [
		title,
		...lines.map(({ label, wanted }) => `${label}: ${wanted || m.refused_no_value()}`),
		...texts.map(({ text }) => text)
	].join('\n');
}

function tell(
	{ wanted, room }: RefusalRow,
	found: Row | undefined,
	kind: RecordKind | null,
	around: Around
): Pick<RefusedEntry, 'lines' | 'texts'> {
	const parsed = parseRoom(room);
	const space = parsed?.kind === 'space' ? parsed.space : null;
	const names = namesIn(around);
	switch (wanted.of) {
		case 'record': {
			const { set, posts, note } = wanted.change;
			const place = placeOf(kind, space, around, { ...wanted.was, ...set });
			return {
				lines: fieldLines(set, wanted.was, place, names, presentOf(found)),
				texts: [...textsOf(posts, kind, names), ...noteTexts(note?.added ?? [], names)]
			};
		}
		case 'whole-record': {
			const { fields, posts, note } = readWhole(wanted.update);
			const place = placeOf(kind, space, around, fields);
			const lines = fieldLines(fields, {}, place, names).filter(
				({ key, wanted }) => wanted !== '' && !['order', 'binned', 'currency'].includes(key)
			);
			return { lines, texts: [...textsOf(posts, kind, names), ...noteTexts(note, names)] };
		}
		case 'document': {
			const here = space === null ? null : around.space(space);
			const { teams, devices } = around.directory;
			const lines = documentLines(wanted.touches, {
				member: (id) => names.member(id),
				team: (id) => teams.get(id)?.name ?? id,
				device: (id) => devices.get(id)?.name ?? m.refused_doc_device(),
				stageHere: (id) => (space === null ? id : names.stage(space, id)),
				spaceKind: here?.kind ?? 'sales'
			});
			return { lines, texts: [] };
		}
	}
}

/** Returns the present fields of a record that is on this device. A row leaves out a missing customer. */
const presentOf = (row: Row | undefined): Readonly<Record<string, unknown>> =>
	row?.kind === 'deal' ? { ...row, customer: row.customer ?? null } : { ...row };

const textsOf = (
	posts: readonly Post[],
	kind: RecordKind | null,
	names: WantedNames
): RefusedEntry['texts'] =>
	posts.map(({ text }) => ({
		label: kind === 'post' ? m.refused_post() : m.refused_comment(),
		text: readableText(text, (token) => tokenName(token, names))
	}));

/** Returns the text of a note, so that it can be read and copied. */
function noteTexts(note: Note, names: WantedNames): RefusedEntry['texts'] {
	if (isEmptyNote(note)) return [];
	const nameOf = (kind: string, id: string) => {
		const known = TOKEN_KINDS.find((one) => one === kind);
		return known === undefined ? '' : tokenName({ kind: known, id }, names);
	};
	return [{ label: m.notes_note(), text: noteText(note, nameOf) }];
}

const tokenName = ({ kind, id }: Token, names: WantedNames): string =>
	kind === 'member' ? `@${names.member(id)}` : `#${names.record(id)}`;

function placeOf(
	kind: RecordKind | null,
	space: SpaceId | null,
	around: Around,
	fields: Readonly<Record<string, unknown>>
): WantedPlace {
	const { currency } = fields;
	const own = typeof currency === 'string' && currency !== '' ? currency : null;
	const here = space === null ? null : around.space(space);
	return { kind, space, currency: own ?? here?.currency ?? null };
}

/** Returns a custom field: of a customer the workspace's, else that of the record's space. */
function fieldIn({ kind, space }: WantedPlace, id: FieldId, { directory, ...around }: Around) {
	const ofSpace = space === null ? undefined : around.space(space)?.fields;
	const fields = kind === 'customer' ? directory.customerFields : ofSpace;
	return fields?.find((field) => field.id === id);
}

function namesIn(around: Around): WantedNames {
	const { directory, rows } = around;
	return {
		member: (id) => directory.members.get(id)?.name ?? m.common_unknown_person(),
		stage: (at, id) =>
			(at === null ? null : around.space(at))?.stages.find((stage) => stage.id === id)?.name ??
			m.deal_stage_gone(),
		customer: (id) => rows.get(id)?.title ?? m.deal_unknown_customer(),
		field: (place, id) => fieldIn(place, id, around)?.name ?? m.deal_field_gone(),
		custom: (place, id, value) =>
			fieldText({ type: fieldIn(place, id, around)?.type ?? 'text' }, value, {
				currency: place.currency ?? directory.workspace?.currency ?? 'USD',
				members: directory.members
			}),
		record: (id) => rows.get(id)?.title ?? m.notes_hidden_record()
	};
}

/** Returns the kind of record that a refused change names, for records that are not here. */
function wantedKind({ wanted, room }: RefusalRow): RecordKind | null {
	const fields: Readonly<Record<string, unknown>> =
		wanted.of === 'record'
			? { ...wanted.was, ...wanted.change.set }
			: wanted.of === 'whole-record'
				? readWhole(wanted.update).fields
				: {};
	if (room === CUSTOMERS) return 'customer';
	const { kind } = fields;
	return RECORD_KINDS.find((known) => known === kind) ?? null;
}

function readWhole(update: Uint8Array): {
	readonly fields: Readonly<Record<string, unknown>>;
	readonly posts: readonly Post[];
	readonly note: Note;
} {
	const doc = openRecord([update]);
	try {
		return { fields: readFields(doc), posts: readPosts(doc), note: readNote(doc) };
	} finally {
		doc.destroy();
	}
}

function recordHref(row: Row): string {
	switch (row.kind) {
		case 'deal':
		case 'task':
			return cardHref(row);
		case 'project':
			return projectHref(row);
		case 'page':
			return pageHref(row.space, row.id);
		case 'version':
			return pageHref(row.space, row.page);
		case 'draft':
			return draftHref(row);
		case 'topic':
			return topicHref(row.space, row.id);
		case 'customer':
			return `/customers/${row.id}`;
		case 'lead':
			return `/s/${row.space}/leads/${row.id}`;
		case 'campaign':
			return `/s/${row.space}/campaigns/${row.id}`;
		case 'call':
			return `/s/${row.space}/campaigns/${row.campaign}`;
		case 'folder':
		case 'file':
			return areaHref(row);
	}
}

function documentHref({ room }: RefusalRow): string | null {
	const parsed = parseRoom(room);
	switch (parsed?.kind) {
		case 'directory':
			return '/people';
		case 'space':
			return `/s/${parsed.space}/settings`;
		default:
			return null;
	}
}
