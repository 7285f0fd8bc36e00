import type { MemberId, RecordId, StageId } from '../core/ids';
import { orderBetween, type OrderKey } from '../core/order';
import { closeRate, rateIn } from '../deal/deal';
import { decimalsOf } from '../money/money';
import type { RecordFields } from '../policy/edit';
import { allKeyed } from '../core/keyed';
import { weightedProgress } from '../process/progress';
import { keptReason } from '../space/built-in';
import type { Space, Stage } from '../space/space';
import type { CsvRow } from './csv';
import type { DealReader, DealRow } from './deal-rows';
import type { Existing } from './existing';
import type { Field } from './fields';
import { saysNothing } from './nothing';
import type { Shown } from './plan-changes';
import type { ImportSettings, ImportSnapshot } from './plan-types';
import {
	asText,
	cell,
	isMeant,
	shownText,
	tagsCell,
	type CellEdit,
	type ReadCells
} from './row-updates';
import type { RowReader } from './rows';
import { shownDay } from './shown-values';

/** What the cells of existing deals are compared with. */
export interface DealUpdateContext {
	readonly reader: RowReader;
	readonly deals: DealReader;
	readonly settings: ImportSettings;
	readonly snapshot: ImportSnapshot;
	readonly space: Space;
	/** Returns the member whom a row names as the owner. */
	readonly ownerOf: (deal: DealRow, row: CsvRow) => MemberId;
	readonly customerOf: (title: string) => RecordId;
	readonly nameOf: (member: MemberId) => string;
}

/** Returns the function that reads the rows of existing deals, cell by cell. */
export function dealCells(context: DealUpdateContext): ReadCells {
	const { reader, deals, settings, snapshot, space } = context;
	const last = new Map<StageId, OrderKey>(snapshot.lastOrder);
	const titles = new Map([...snapshot.customers].map(([title, { id }]) => [id, title]));
	const stageName = (id: unknown): Shown =>
		asText(space.stages.find((stage) => stage.id === id)?.name ?? '');

	return (row, existing) => {
		const deal = deals.read(row, 'update');
		if (!('title' in deal)) return { faults: deal };
		const means = (field: Field) => isMeant(reader, row, field, settings);
		const said = (field: Field) => reader.said(row, field);
		const text = (field: 'contact' | 'source') =>
			means(field) ? cell(existing, field, field, deal[field], shownText) : null;
		return [
			titleCell(existing, deal),
			means('customer')
				? cell(
						existing,
						'customer',
						'customer',
						said('customer') === '' ? null : context.customerOf(deal.customer),
						(id) => (typeof id === 'string' ? asText(titles.get(id) ?? deal.customer) : null)
					)
				: null,
			text('contact'),
			said('owner') === '' ? null : ownerCell(existing, context.ownerOf(deal, row), context.nameOf),
			said('stage') === '' ? null : stageCell(existing, deal.stage),
			saysNothing(said('revenue')) ? null : revenueCell(existing, deal),
			saysNothing(said('closeOn'))
				? null
				: cell(existing, 'closeOn', 'closeOn', deal.closeOn, shownDay),
			means('rate') ? rateCell(existing, deal) : null,
			means('tags') ? tagsCell(existing, deal.tags) : null,
			text('source'),
			means('lostReason')
				? cell(existing, 'lostReason', 'lostReason', keptReason(deal.lostReason), shownText)
				: null,
			...deals.custom.edits(row, existing, deal.custom, deal.currency)
		];
	};

	function titleCell(existing: Existing, deal: DealRow): CellEdit | null {
		if (settings.key === 'title' || deal.title === '') return null;
		return cell(existing, 'title', 'title', deal.title, shownText);
	}

	function stageCell({ fields }: Existing, stage: Stage): CellEdit | null {
		if (fields['stage'] === stage.id) return null;
		const order = orderBetween(last.get(stage.id) ?? null, null);
		last.set(stage.id, order);
		const from = stageName(fields['stage']);
		return { use: 'stage', from, to: asText(stage.name), move: { stage, order } };
	}

	function revenueCell({ fields }: Existing, deal: DealRow): CellEdit | null {
		const had = typeof fields['currency'] === 'string' ? fields['currency'] : space.currency;
		const was = typeof fields['revenue'] === 'number' ? fields['revenue'] : 0;
		// An amount without a currency is in that of the deal.
		const currency = deal.currencyIsDefault ? had : deal.currency;
		const minor = Math.round(
			deal.revenue * 10 ** (decimalsOf(currency) - decimalsOf(deal.currency))
		);
		if (minor === was && currency === had) return null;
		return {
			use: 'revenue',
			from: { as: 'money', minor: was, currency: had },
			to: { as: 'money', minor, currency },
			set: {
				...(minor === was ? {} : { revenue: minor }),
				...(currency === had ? {} : { currency })
			}
		};
	}

	function rateCell({ fields }: Existing, { percent }: DealRow): CellEdit | null {
		const own = typeof fields['rate'] === 'number' ? fields['rate'] : null;
		const now = percentOf(fields);
		// A rate that is the one of the stage anyway says nothing of its own.
		if (percent === (own ?? null) || (percent !== null && percent === now)) return null;
		return {
			use: 'rate',
			from: { as: 'percent', percent: now },
			to: percent === null ? null : { as: 'percent', percent },
			set: { rate: percent }
		};
	}

	/** Returns the close rate that applies to a deal. */
	function percentOf(fields: RecordFields): number {
		const text = (field: string) => (typeof fields[field] === 'string' ? fields[field] : null);
		const stage = text('stage');
		const rate = rateIn({
			rate: typeof fields['rate'] === 'number' ? fields['rate'] : null,
			...{ stage, startStage: text('startStage'), startOver: fields['startOver'] === true }
		});
		const done = new Set(allKeyed('done', fields).map(([activity]) => activity));
		const progress = space.rateFrom === 'stage' ? null : weightedProgress(space, done);
		const at = space.stages.find(({ id }) => id === stage) ?? { kind: 'open', probability: 0 };
		return closeRate(rate, at, progress);
	}
}

/** Returns the edit that gives a record to a member, or `null` when they have it. */
export function ownerCell(
	{ fields }: Existing,
	owner: MemberId,
	nameOf: (member: MemberId) => string
): CellEdit | null {
	const was = fields['owner'];
	if (was === owner) return null;
	const from = typeof was === 'string' ? asText(nameOf(was)) : null;
	return { use: 'owner', from, to: asText(nameOf(owner)), owner };
}
