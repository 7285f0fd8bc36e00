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
import { readDay } from './dates';
import { ownerCell } from './deal-updates';
import { ExistingRecords, type Existing } from './existing';
import type { RowFaultReason } from './faults';
import type { Field } from './fields';
import { saysNothing } from './nothing';
import { remarkOdd } from './odd-values';
import { OwnerMatcher, type OwnerMeaning } from './owner-matcher';
import { PeopleMatcher } from './people-matcher';
import { inBatches, noonOf, type CheckedInput, type Planner } from './plan-input';
import { NO_COUNTS, NO_DEFAULTS } from './plan-counts';
import { type PlannedRecord } from './plan-types';
import { RowJudge } from './row-judge';
import { cell, isMeant, RowUpdates, shownText, tagsCell } from './row-updates';
import { teamCellsOf, RowLog, RowReader } from './rows';

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
	const reader = new RowReader(input.headers, settings.mapping, settings.defaults);
	const log = new RowLog(input);
	const people = new PeopleMatcher(snapshot, importId, acting);
	const owners = new OwnerMatcher(people, settings, snapshot, actor, 'lead');
	const judge = new RowJudge(snapshot, acting, space);
	const { country = null } = snapshot;

	function read(row: CsvRow, as: 'new' | 'update' = 'new'): LeadRow | readonly RowFaultReason[] {
		const faults: RowFaultReason[] = [];
		const further = Object.entries(reader.facts(row)).map(([name, text]) => `${name}: ${text}`);
		const note = [reader.text(row, 'note'), ...further].filter(Boolean).join('\n');
		const texts = Object.fromEntries(
			LEAD_FIELDS.map((field) => [field, field === 'note' ? note : reader.text(row, useOf(field))])
		) as Record<LeadField, string>;
		const title = leadTitle(texts);
		if (title === '' && as === 'new') faults.push({ code: 'name-missing' });
		const overlong = reader.overlong(row);
		if (overlong !== null) faults.push(overlong);
		const ownerName = reader.text(row, 'owner');
		const owner =
			ownerName === '' ? null : owners.check(ownerName, teamCellsOf(reader, row), faults);
		const created = reader.text(row, 'createdOn');
		const createdOn = saysNothing(created) ? null : readDay(created, settings.dateOrder);
		if (!saysNothing(created) && createdOn === null) {
			const column = reader.column('createdOn');
			faults.push({ code: 'date-unreadable', column, value: created });
		}
		if (faults.length > 0) return faults;
		const tags = listed(reader.text(row, 'tags')).map((tag) =>
			spelling(tag).slice(0, MAX_TAG).trim()
		);
		const externalId = reader.text(row, 'externalId');
		return { texts, title, owner, createdOn, externalId, tags: tags.filter(Boolean) };
	}

	const updates = new RowUpdates({
		...{ settings, reader, log, judge },
		existing: new ExistingRecords(settings.key ?? 'email', country, input.existing ?? []),
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
			const ownerName = reader.text(row, 'owner');
			if (ownerName !== '') owners.look(ownerName).rows += 1;
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
			if (refused.length > 0) {
				log.reject(row, refused);
				return;
			}
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
			const rejected = log.rejected;
			const accepted = log.rows - rejected.length;
			const { updated, unchanged } = updates.counts;
			return {
				importId,
				kind: 'leads',
				members: people.members,
				teams: people.teams,
				stages: [],
				counts: {
					...NO_COUNTS,
					rows: log.rows,
					accepted,
					rejected: rejected.length,
					members: people.members.length,
					teams: people.teams.length,
					leads: accepted - updated - unchanged,
					updated,
					unchanged
				},
				defaults: NO_DEFAULTS,
				preview: log.preview,
				rejected,
				people: owners.uses(),
				stageNames: [],
				customerNames: [],
				...log.remarks(),
				matches: [],
				matched: 0,
				changes: updates.changes
			};
		},
		*batches(rows) {
			yield* inBatches(space.id, records(rows()));
			yield* updates.batches(rows(), space.id);
		}
	};
}
