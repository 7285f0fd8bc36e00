import type { Acting, RecordChange } from '../core/change';
import type { Day } from '../core/day';
import { newId, type MemberId } from '../core/ids';
import { tagField } from '../core/tags';
import { MAX_TAG } from '../customer/people';
import { createLead, leadTitle, LEAD_FIELDS, type LeadField } from '../lead/commands';
import type { Space } from '../space/space';
import { listed } from '../table/list-cell';
import { identity, spelling } from '../text/identity';
import { phoneKey } from '../text/phone';
import type { CsvRow } from './csv';
import { ownerCell } from './deal-updates';
import type { Existing } from './existing';
import type { RowFaultReason } from './faults';
import type { Field } from './fields';
import { remarkOdd } from './odd-values';
import type { OwnerMeaning } from './owner-matcher';
import { PlanFrame } from './plan-frame';
import { inBatches, noonOf, type CheckedInput, type Planner } from './plan-input';
import { type PlannedRecord } from './plan-types';
import { cell, isMeant, RowUpdates, shownText, tagsCell } from './row-updates';
import { teamCellsOf } from './rows';

/** A row that can become a lead. */
interface LeadRow {
	readonly texts: Readonly<Record<LeadField, string>>;
	readonly title: string;
	readonly owner: OwnerMeaning | null;
	readonly createdOn: Day | null;
	readonly externalId: string;
	readonly tags: readonly string[];
}

/** Returns the column of a lead's field. */
const useOf = (field: LeadField): Field => (field === 'title' ? 'name' : field);

/** Plans an import of leads into a sales space (PL-05). */
export function leadsPlanner(input: CheckedInput, space: Space): Planner {
	const { settings, snapshot, importId, acting, actor } = input;
	const frame = new PlanFrame(input, 'lead', space);
	const { reader, log, people, owners, judge } = frame;
	const { country = null } = snapshot;

	function read(row: CsvRow, as: 'new' | 'update' = 'new'): LeadRow | readonly RowFaultReason[] {
		const faults: RowFaultReason[] = [];
		const note = frame.note(row);
		const texts = Object.fromEntries(
			LEAD_FIELDS.map((field) => [field, field === 'note' ? note : reader.text(row, useOf(field))])
		) as Record<LeadField, string>;
		const title = leadTitle(texts);
		if (title === '' && as === 'new') faults.push({ code: 'name-missing' });
		const overlong = reader.overlong(row);
		if (overlong !== null) faults.push(overlong);
		const owner = frame.owner(row, faults);
		const createdOn = frame.day('createdOn', row, faults);
		if (faults.length > 0) return faults;
		const tags = listed(reader.text(row, 'tags')).map((tag) =>
			spelling(tag).slice(0, MAX_TAG).trim()
		);
		const externalId = reader.text(row, 'externalId');
		return { texts, title, owner, createdOn, externalId, tags: tags.filter(Boolean) };
	}

	const updates = new RowUpdates({
		...{ settings, reader, log, judge },
		existing: frame.existing('email'),
		read: (row, existing) => {
			const lead = read(row, 'update');
			return 'title' in lead ? cellsOf(row, existing, lead) : { faults: lead };
		}
	});

	function cellsOf(row: CsvRow, existing: Existing, lead: LeadRow) {
		const owner = reader.said(row, 'owner') === '' ? null : ownerOf(lead, row);
		return [
			...LEAD_FIELDS.map((field) => {
				const use = useOf(field);
				if (settings.key === use || !isMeant(reader, row, use, settings)) return null;
				const to = reader.said(row, use);
				return field === 'title' && to === '' ? null : cell(existing, use, field, to, shownText);
			}),
			owner === null ? null : ownerCell(existing, owner, nameOf),
			isMeant(reader, row, 'tags', settings) ? tagsCell(existing, lead.tags) : null
		];
	}

	const nameOf = (id: MemberId): string => people.get(id)?.name ?? '';

	/** A lead without an owner is the importing person's. */
	function ownerOf({ owner }: LeadRow, row: CsvRow): MemberId {
		return owner === null ? actor.id : owners.settle(owner, teamCellsOf(reader, row)).id;
	}

	/** Returns why a row repeats what is here or in an earlier row, or `null`. Notes it otherwise. */
	function repetition(row: CsvRow, { externalId, texts }: LeadRow): RowFaultReason | null {
		if (externalId !== '' && snapshot.externalIds.has(externalId)) {
			return { code: 'already-here', by: 'id', value: externalId };
		}
		const key = externalId === '' ? identityOf(texts) : `id ${externalId}`;
		const firstRow = log.earlier(key);
		if (firstRow !== undefined) {
			return { code: 'repeated', value: externalId || leadTitle(texts), firstRow };
		}
		log.note(key, row);
		return null;
	}

	const identityOf = ({ title, company, contact, email, phone }: LeadRow['texts']): string =>
		[
			...[title, company, contact, email].map(identity),
			phone === '' ? '' : phoneKey(phone, country)
		].join('|');

	function leadChange(lead: LeadRow, owner: MemberId, by: Acting): RecordChange {
		const made = createLead(lead.texts, space.id, owner, by);
		const { tags, createdOn, externalId } = lead;
		return {
			...made,
			set: {
				...made.set,
				importId,
				...Object.fromEntries(tags.map((tag) => [tagField(tag), tag])),
				...(createdOn === null ? {} : { createdAt: noonOf(createdOn, acting.clock) }),
				...(externalId === '' ? {} : { externalId })
			}
		};
	}

	function* records(rows: Iterable<CsvRow>): Generator<PlannedRecord> {
		for (const row of rows) {
			if (!log.isAccepted(row) || updates.has(row)) continue;
			const lead = read(row);
			if (!('title' in lead)) continue;
			yield { id: newId(acting.random), change: leadChange(lead, ownerOf(lead, row), acting) };
		}
	}

	return {
		take(row) {
			if (!log.admit(row)) return;
			frame.countOwner(row);
			if (updates.take(row)) return;
			const lead = read(row);
			if (!('title' in lead)) {
				log.reject(row, lead);
				return;
			}
			const again = repetition(row, lead);
			if (again !== null) {
				log.reject(row, [again]);
				return;
			}
			const willOwn = lead.owner?.kind === 'add' ? actor.id : ownerOf(lead, row);
			const refused = judge.create(leadChange(lead, willOwn, judge.acting));
			if (frame.isRefused(row, refused)) return;
			remarkOdd(log, reader, row, settings.dateOrder);
			const owner = people.get(ownerOf(lead, row));
			if (!log.wantsPreview) return;
			const { title: _, ...texts } = lead.texts;
			log.show({
				becomes: 'lead',
				row: row.row,
				title: lead.title,
				owner: owner === undefined ? null : owners.shown(owner),
				fields: Object.entries(texts).filter(([, text]) => text !== '')
			});
		},
		plan() {
			const { updated, unchanged } = updates.counts;
			return frame.planOf({
				kind: 'leads',
				counts: { leads: frame.accepted - updated - unchanged, updated, unchanged },
				changes: updates.changes
			});
		},
		*batches(rows) {
			yield* inBatches(space.id, records(rows()));
			yield* updates.batches(rows(), space.id);
		}
	};
}
