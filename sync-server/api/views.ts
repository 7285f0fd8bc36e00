import { isOn, type AddonSwitches } from '../../src/lib/domain/addons/addons';
import { isDay, type Day, type Instant } from '../../src/lib/domain/core/day';
import type { FieldDefinition } from '../../src/lib/domain/fields/field';
import { usedFields } from '../../src/lib/domain/fields/values';
import type { FileRef } from '../../src/lib/domain/file/file';
import type { Space } from '../../src/lib/domain/space/space';
import type { AnyRecord } from '../../src/lib/documents/read-record';
import { isPart, type PartKind } from '../../src/lib/domain/core/record';
import type { FieldView, RecordView, SpaceView } from './schemas';

/** A record of the kinds that the API answers. What is said in topics, and bodies, are not among them. */
export type ViewedRecord = Exclude<AnyRecord, { readonly kind: PartKind }>;

/** Whether a record is of a kind that the API answers. */
export const isViewed = (record: AnyRecord): record is ViewedRecord => !isPart(record.kind);

/**
 * Returns a record as the API answers it: plain named fields, without history, posts and notes of rich text.
 * What an add-on hides is left out (LS-04).
 */
export function viewRecord(record: ViewedRecord, switches: AddonSwitches | null): RecordView {
	const viewFiles = (files: readonly FileRef[]) =>
		isOn('files', switches)
			? files.map(({ id, name, size, type }) => ({ id, name, size, type }))
			: [];
	const { id, title, owner, createdBy, binned, externalId } = record;
	const createdAt = momentOf(record.createdAt);
	const base = { id, title, owner, createdAt, createdBy, binned, externalId };
	switch (record.kind) {
		case 'deal': {
			const { currency, rate } = record;
			return {
				...base,
				kind: 'deal',
				...onBoard(record),
				customer: record.customer,
				contact: record.contact,
				amount: { minor: record.revenue, currency },
				closeRate: { source: rate.source, percent: rate.source === 'hand' ? rate.percent : null },
				closeOn: dayOrNull(record.closeOn),
				participants: [...record.participants],
				source: record.source,
				lostReason: record.lostReason,
				tags: [...record.tags],
				custom: { ...record.custom },
				products: record.products.map(({ id, name, quantity, price }) => ({
					...{ id, name, quantity },
					price: { minor: price, currency }
				})),
				links: [...record.links],
				projects: [...record.projects],
				files: viewFiles(record.files)
			};
		}
		case 'task': {
			const { note, deal, priority, estimate, progress, project, parent } = record;
			return {
				...base,
				kind: 'task',
				...onBoard(record),
				dueOn: dayOrNull(record.dueOn),
				dueTime: record.dueTime,
				startOn: dayOrNull(record.startOn),
				repeat: record.repeat,
				...{ priority, estimate, progress, project, parent },
				assignees: [...record.assignees],
				dependencies: { ...record.dependencies },
				tags: [...record.tags],
				note,
				deal,
				participants: [...record.participants],
				custom: { ...record.custom },
				files: viewFiles(record.files)
			};
		}
		case 'project': {
			const { space, state } = record;
			return {
				...base,
				kind: 'project',
				...{ space, state },
				startOn: dayOrNull(record.startOn),
				dueOn: dayOrNull(record.dueOn),
				closedAt: momentOrNull(record.closedAt),
				links: [...record.links],
				tags: [...record.tags],
				files: viewFiles(record.files)
			};
		}
		case 'lead': {
			const { space, company, contact, email, phone, source, note } = record;
			const { status, reason, deal, customer } = record;
			return {
				...base,
				kind: 'lead',
				...{ space, company, contact, email, phone, source, note, status, reason, deal, customer },
				tags: [...record.tags],
				closedAt: momentOrNull(record.closedAt)
			};
		}
		case 'topic':
			return { ...base, kind: 'topic', space: record.space, files: viewFiles(record.files) };
		case 'folder':
			return { ...base, kind: 'folder', space: record.space, parent: record.parent };
		case 'file':
			return {
				...base,
				kind: 'file',
				space: record.space,
				folder: record.folder,
				tags: [...record.tags],
				versions: viewFiles(record.versions)
			};
		case 'page': {
			const { space, icon, parent, order, locked } = record;
			return {
				...base,
				kind: 'page',
				...{ space, icon, parent, order, locked },
				tags: [...record.tags],
				files: viewFiles(record.files)
			};
		}
		case 'campaign': {
			const { space, script } = record;
			return { ...base, kind: 'campaign', space, script, closedAt: momentOrNull(record.closedAt) };
		}
		case 'call': {
			const { space, campaign, customer, phone, outcome, note, attempts } = record;
			return {
				...base,
				kind: 'call',
				...{ space, campaign, customer, phone, outcome, note, attempts },
				callbackOn: dayOrNull(record.callbackOn),
				calledAt: momentOrNull(record.calledAt)
			};
		}
		case 'customer': {
			const { email, phone, address, sector, website, taxNumber, mergedInto } = record;
			return {
				...base,
				kind: 'customer',
				space: null,
				...{ email, phone, address, sector, website, taxNumber, mergedInto },
				custom: { ...record.custom },
				tags: [...record.tags],
				people: record.people.map(({ id, name, role, email, phone }) => ({
					...{ id, name, role, email, phone }
				})),
				files: viewFiles(record.files)
			};
		}
	}
}

/** Returns a space as the API answers it: what a script needs to read and make its records. */
export function viewSpace(space: Space): SpaceView {
	const { id, name, kind, visibility, archived, deleted, currency } = space;
	return {
		...{ id, name, kind, visibility, archived, deleted, currency },
		tags: [...space.tags],
		createdAt: momentOf(space.createdAt),
		stages: space.stages.map(({ id, name, kind, probability }) => ({
			...{ id, name, kind, probability }
		})),
		fields: viewFields(space.fields)
	};
}

/** Returns the fields that are in use as the API answers them. */
export const viewFields = (fields: readonly FieldDefinition[]): FieldView[] =>
	usedFields(fields).map(({ id, name, type, choices, required, initial }) => ({
		...{ id, name, type, choices: [...choices], required, initial }
	}));

const onBoard = ({
	space,
	stage,
	closedAt
}: {
	readonly space: string;
	readonly stage: string;
	readonly closedAt: Instant | null;
}) => ({ space, stage, closedAt: momentOrNull(closedAt) });

/** The moments that dates can tell, ms. */
const FARTHEST = 8.64e15;

/** Returns a moment as text. A moment that no calendar has becomes the nearest one that it has. */
export const momentOf = (at: Instant): string =>
	new Date(Math.min(Math.max(Math.trunc(at), -FARTHEST), FARTHEST)).toISOString();

const momentOrNull = (at: Instant | null): string | null => (at === null ? null : momentOf(at));

const dayOrNull = (day: Day | null): string | null => (isDay(day) ? day : null);
