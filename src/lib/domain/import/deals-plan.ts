import { keptReason } from '../space/built-in';
import { newId, type RecordId } from '../core/ids';
import { today } from '../core/day';
import type { Acting, RecordChange } from '../core/change';
import { orderBetween, type OrderKey } from '../core/order';
import { createCustomer } from '../customer/commands';
import { createDeal } from '../deal/commands';
import { extrasOf } from '../deal/new-deal-extras';
import { together } from '../core/set-field';
import type { Member } from '../member/member';
import type { Currency, Minor } from '../money/money';
import { looksAfter } from '../space/looks-after';
import type { Space, Stage } from '../space/space';
import { identity } from '../text/identity';
import type { CsvRow } from './csv';
import { importedCustomer } from './customer-ids';
import { customerNamed } from './customer-matches';
import { CustomerNames } from './customer-names';
import { DealReader, type DealRow } from './deal-rows';
import { dealCells } from './deal-updates';
import { remarkOdd } from './odd-values';
import { PlanFrame } from './plan-frame';
import { inBatches, noonOf, type CheckedInput, type Planner } from './plan-input';
import type { CurrencySum, DefaultCounts, StageCount } from './plan-counts';
import { type PlannedRecord } from './plan-types';
import type { RowFaultReason } from './faults';
import { RowUpdates } from './row-updates';
import { teamCellsOf } from './rows';
import { StageMatcher } from './stage-matcher';

/** A customer of a deal: an existing one, or one that the import adds. */
interface DealCustomer {
	readonly id: RecordId;
	readonly title: string;
	readonly owner: Member['id'] | null;
	readonly isNew: boolean;
}

/** Where a deal comes to be. */
interface DealPlace {
	readonly owner: Member;
	readonly customer: RecordId | null;
	readonly order: OrderKey;
}

/** The place of a draft that is only judged. */
const SOME_ORDER = orderBetween(null, null);

/** Plans an import of deals into a space, with the stages, customers and people that they name. */
export function dealsPlanner(input: CheckedInput, space: Space): Planner {
	const { settings, snapshot, importId, acting, actor } = input;
	const frame = new PlanFrame(input, 'deal', space);
	const { reader, log, people, owners, judge } = frame;
	const importer = snapshot.members.find(({ id }) => id === snapshot.actor);
	const maySetStages = importer !== undefined && looksAfter(importer, space);
	const stages = new StageMatcher(
		space.stages,
		settings.stageChoices,
		maySetStages,
		importId,
		acting
	);
	const deals = new DealReader({
		reader,
		settings,
		space,
		today: today(acting.clock),
		owners,
		people,
		stages
	});

	const names = new CustomerNames(settings, snapshot);
	const added = new Map<string, DealCustomer>();
	const sums = new Map<string, { deals: number; revenue: Map<Currency, Minor> }>();
	const defaults = { closeOn: 0, revenue: 0, stage: 0, owner: 0 };
	let withoutCustomer = 0;
	let otherCurrency = 0;

	function customerOf(title: string): DealCustomer | null {
		if (title === '') return null;
		const here = names.chosen(title) ?? customerNamed(snapshot, title);
		if (here !== undefined) return { title, ...here, isNew: false };
		const adding = added.get(identity(title));
		if (adding !== undefined) return adding;
		const who = importedCustomer(snapshot, { title, externalId: '' });
		return who.is === 'new' ? null : { id: who.id, title, owner: null, isNew: false };
	}

	/**
	 * Returns the owner of the deal: the row's owner, else the customer's, else the importing member
	 * (OP-11).
	 */
	function ownerOf(deal: DealRow, row: CsvRow): Member {
		if (deal.owner !== null) return owners.settle(deal.owner, teamCellsOf(reader, row));
		const owner = people.get(customerOf(deal.customer)?.owner ?? actor.id);
		return owner !== undefined && owners.mayOwn(owner.id) ? owner : actor;
	}

	/** Returns the customer of an accepted deal. A missing one is added, with the deal's owner. */
	function settleCustomer(title: string, owner: Member): DealCustomer | null {
		if (title === '') return null;
		const known = customerOf(title);
		if (known !== null) return known;
		const { id } = importedCustomer(snapshot, { title, externalId: '' });
		const made = { id, title, owner: owner.id, isNew: true };
		added.set(identity(title), made);
		return made;
	}

	function countDefaults(deal: DealRow): void {
		if (deal.closeOnIsDefault) defaults.closeOn += 1;
		if (deal.revenueIsDefault) defaults.revenue += 1;
		if (deal.stageIsDefault) defaults.stage += 1;
		if (deal.owner === null) defaults.owner += 1;
		if (deal.customer === '') withoutCustomer += 1;
		if (deal.currency !== space.currency) otherCurrency += 1;
		const sum = sums.get(deal.stage.id) ?? { deals: 0, revenue: new Map<Currency, Minor>() };
		sums.set(deal.stage.id, sum);
		sum.deals += 1;
		sum.revenue.set(deal.currency, (sum.revenue.get(deal.currency) ?? 0) + deal.revenue);
	}

	/** Returns why the rules refuse the deal of a row, or its new customer. Adds nothing yet. */
	function judged(deal: DealRow, row: CsvRow): readonly RowFaultReason[] {
		// New people are added by admins, who may own and give what they want.
		const owner = deal.owner?.kind === 'add' ? actor : ownerOf(deal, row);
		const known = customerOf(deal.customer);
		const customer =
			known?.id ??
			(deal.customer === ''
				? null
				: importedCustomer(snapshot, { title: deal.customer, externalId: '' }).id);
		const refused = judge.create(
			dealChange(deal, row, { owner, customer, order: SOME_ORDER }, judge.acting)
		);
		if (refused.length > 0 || known !== null || customer === null) return refused;
		return judge.createCustomer(customerChange(deal.customer, owner.id, judge.acting));
	}

	const updates = new RowUpdates({
		...{ settings, reader, log, judge },
		existing: frame.existing('title'),
		read: dealCells({
			...{ reader, deals, settings, snapshot, space },
			ownerOf: (deal, row) => ownerOf(deal, row).id,
			customerOf: (title) =>
				customerOf(title)?.id ?? importedCustomer(snapshot, { title, externalId: '' }).id,
			nameOf: (id) => people.get(id)?.name ?? ''
		}),
		accepted: (row) => {
			const deal = deals.read(row, 'update');
			if (!('title' in deal)) return;
			if (reader.said(row, 'stage') !== '') stages.use(deal.stage);
			settleCustomer(deal.customer, ownerOf(deal, row));
		}
	});

	function take(row: CsvRow): void {
		if (!log.admit(row)) return;
		deals.count(row);
		names.count(reader.text(row, 'customer'));
		if (updates.take(row)) return;
		const deal = deals.read(row);
		if (!('title' in deal)) {
			log.reject(row, deal);
			return;
		}
		if (frame.isRepeated(row, deal.externalId)) return;
		if (frame.isRefused(row, judged(deal, row))) return;
		const owner = ownerOf(deal, row);
		const customer = settleCustomer(deal.customer, owner);
		stages.use(deal.stage);
		countDefaults(deal);
		remarkOdd(log, reader, row, settings.dateOrder);
		if (!log.wantsPreview) return;
		log.show({
			becomes: 'deal',
			row: row.row,
			title: deal.title,
			customer: customer === null ? null : { name: customer.title, isNew: customer.isNew },
			owner: owners.shown(owner),
			stage: { name: deal.stage.name, isNew: stages.isNew(deal.stage) },
			revenue: deal.revenue,
			currency: deal.currency,
			revenueIsDefault: deal.revenueIsDefault,
			closeOn: deal.closeOn,
			closeOnIsDefault: deal.closeOnIsDefault,
			createdOn: deal.createdOn
		});
	}

	/** Returns sums by currency, the space's first. Two currencies are never added up. */
	function inCurrencies(all: Iterable<ReadonlyMap<Currency, Minor>>): CurrencySum[] {
		const total = new Map<Currency, Minor>();
		for (const sum of all) {
			for (const [currency, minor] of sum) {
				total.set(currency, (total.get(currency) ?? 0) + minor);
			}
		}
		const rank = ({ currency }: CurrencySum) => (currency === space.currency ? '' : currency);
		return [...total]
			.map(([currency, minor]) => ({ currency, minor }))
			.sort((a, b) => (rank(a) < rank(b) ? -1 : 1));
	}

	function byStage(): StageCount[] {
		return stages.all().flatMap((stage) => {
			const sum = sums.get(stage.id);
			const { id, name, kind } = stage;
			if (sum === undefined) return [];
			const revenue = inCurrencies([sum.revenue]);
			return [{ id, name, kind, isNew: stages.isNew(stage), deals: sum.deals, revenue }];
		});
	}

	function* customerRecords(): Generator<PlannedRecord> {
		for (const { id, title, owner } of added.values()) {
			yield { id, change: customerChange(title, owner, acting) };
		}
	}

	function customerChange(title: string, owner: Member['id'] | null, by: Acting): RecordChange {
		const change = createCustomer({ title }, owner, by, snapshot.customerFields ?? []);
		return { ...change, set: { ...change.set, importId } };
	}

	function* dealRecords(rows: Iterable<CsvRow>): Generator<PlannedRecord> {
		const last = new Map(snapshot.lastOrder);
		for (const row of rows) {
			if (!log.isAccepted(row) || updates.has(row)) continue;
			const deal = deals.read(row);
			if (!('title' in deal)) continue;
			const order = orderBetween(last.get(deal.stage.id) ?? null, null);
			last.set(deal.stage.id, order);
			const owner = ownerOf(deal, row);
			const customer = customerOf(deal.customer)?.id ?? null;
			const change = dealChange(deal, row, { owner, customer, order }, acting);
			yield { id: newId(acting.random), change };
		}
	}

	function dealChange(
		deal: DealRow,
		row: CsvRow,
		{ owner, customer, order }: DealPlace,
		by: Acting
	): RecordChange {
		const { title, contact, closeOn, revenue, percent, externalId } = deal;
		// A rate equal to the stage's adds no information.
		const isOwn = percent !== null && percent !== deal.stage.probability;
		const made = createDeal(
			{
				title,
				customer,
				contact,
				stage: deal.stage.id,
				closeOn,
				rate: isOwn ? { source: 'hand', percent } : { source: 'stage' },
				revenue,
				owner: owner.id
			},
			{ space: space.id, currency: deal.currency, order, fields: space.fields },
			deal.stage,
			by,
			deal.custom
		);
		const change = together(made, extrasOf(deal));
		const facts = reader.facts(row);
		return {
			...change,
			set: {
				...change.set,
				importId,
				...closedAt(deal, deal.stage),
				...(deal.lostReason === '' ? {} : { lostReason: keptReason(deal.lostReason) }),
				...(deal.createdOn === null ? {} : { createdAt: noonOf(deal.createdOn, acting.clock) }),
				...(externalId === '' ? {} : { externalId }),
				...(Object.keys(facts).length === 0 ? {} : { facts })
			}
		};
	}

	/**
	 * Returns the closing moment of a won or lost deal: its close date, when the file has one. A deal
	 * that closed before the day that was expected has closed by now.
	 */
	function closedAt(deal: DealRow, stage: Stage): { readonly closedAt?: number } {
		if (stage.kind === 'open' || deal.closeOnIsDefault) return {};
		return { closedAt: Math.min(noonOf(deal.closeOn, acting.clock), acting.clock.now()) };
	}

	return {
		take,
		plan() {
			const { updated, unchanged } = updates.counts;
			const newStages = stages.added();
			const counted: DefaultCounts = { ...defaults };
			return frame.planOf({
				kind: 'deals',
				stages: newStages,
				counts: {
					stages: newStages.length,
					customers: added.size,
					deals: frame.accepted - updated - unchanged,
					updated,
					unchanged,
					dealsWithoutCustomer: withoutCustomer,
					revenue: inCurrencies([...sums.values()].map(({ revenue }) => revenue)),
					byStage: byStage(),
					otherCurrency
				},
				defaults: counted,
				stageNames: deals.stageUses(),
				customerNames: names.uses(),
				changes: updates.changes
			});
		},
		*batches(rows) {
			yield* inBatches('customers', customerRecords());
			yield* inBatches(space.id, dealRecords(rows()));
			yield* updates.batches(rows(), space.id);
		}
	};
}
