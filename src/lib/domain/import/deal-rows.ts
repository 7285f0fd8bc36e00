import type { Day } from '../core/day';
import { addDays } from '../core/day';
import { DEFAULT_CLOSE_DAYS } from '../deal/deal';
import { checkTag } from '../deal/tags';
import { MAX_TITLE_LENGTH } from '../deal/new-deal';
import type { Currency, Minor } from '../money/money';
import { MAX_TAG } from '../policy/record-shapes';
import type { Space, Stage } from '../space/space';
import { listed } from '../table/list-cell';
import type { CsvRow } from './csv';
import { commonCurrencies, currenciesInHeading, currenciesNamed, preferred } from './currencies';
import { readDay } from './dates';
import type { RowFaultReason } from './faults';
import type { FieldValues } from '../fields/values';
import { CustomCells } from './custom-cells';
import type { Field } from './fields';
import { NameTable } from './names';
import { saysNothing } from './nothing';
import { minorOf, readAmount, readPercent } from './numbers';
import type { OwnerMatcher, OwnerMeaning } from './owner-matcher';
import type { PeopleMatcher } from './people-matcher';
import type { ImportSettings } from './plan-types';
import type { NameUse } from './plan-preview';
import { teamCellsOf, type RowReader } from './rows';
import type { StageMatcher } from './stage-matcher';

/** A row that can become a deal. */
export interface DealRow {
	readonly title: string;
	/** The customer's name; empty when the deal has none. */
	readonly customer: string;
	readonly contact: string;
	/** The owner; `null` when the row names none. */
	readonly owner: OwnerMeaning | null;
	readonly stage: Stage;
	readonly stageIsDefault: boolean;
	readonly revenue: Minor;
	readonly revenueIsDefault: boolean;
	/** The currency of the revenue: that of its column, its sign or its heading, else the space's. */
	readonly currency: Currency;
	/** Whether nothing in the file says what currency the amount is in. */
	readonly currencyIsDefault: boolean;
	readonly closeOn: Day;
	readonly closeOnIsDefault: boolean;
	readonly createdOn: Day | null;
	/** The row's own close rate. Without one the deal follows its stage. */
	readonly percent: number | null;
	readonly externalId: string;
	readonly tags: readonly string[];
	readonly source: string;
	readonly lostReason: string;
	/** The values of the custom fields, by field id. */
	readonly custom: FieldValues;
}

/** Reads rows as deals. Every value is checked, and missing ones get defaults (OP-11, OP-12). */
export class DealReader {
	readonly #reader: RowReader;
	readonly #settings: ImportSettings;
	readonly #currency: Currency;
	/** The custom fields of the rows. */
	readonly custom: CustomCells;
	readonly #today: Day;
	readonly #owners: OwnerMatcher;
	readonly #stages: StageMatcher;
	readonly #stageNames: NameTable<Stage | null>;

	constructor(of: {
		readonly reader: RowReader;
		readonly settings: ImportSettings;
		readonly space: Pick<Space, 'currency' | 'fields'>;
		readonly today: Day;
		readonly owners: OwnerMatcher;
		readonly people: PeopleMatcher;
		readonly stages: StageMatcher;
	}) {
		this.#reader = of.reader;
		this.#settings = of.settings;
		this.#currency = of.space.currency;
		this.custom = new CustomCells(of.space.fields, of.reader, of.settings, of.people);
		this.#today = of.today;
		this.#owners = of.owners;
		this.#stages = of.stages;
		this.#stageNames = new NameTable((name, key) => of.stages.resolve(name, key));
	}

	/**
	 * Returns the row as a deal, or everything that is wrong with it. A row that updates a deal needs no
	 * title.
	 */
	read(row: CsvRow, as: 'new' | 'update' = 'new'): DealRow | readonly RowFaultReason[] {
		const faults: RowFaultReason[] = [];
		const text = (field: Field) => this.#reader.text(row, field);
		const customer = text('customer');
		const title = this.#reader.title(row) || customer;
		if (title === '' && as === 'new') faults.push({ code: 'title-missing' });
		if (title.length > MAX_TITLE_LENGTH) {
			const column = this.#reader.titleColumns;
			faults.push({ code: 'too-long', column, length: title.length, max: MAX_TITLE_LENGTH });
		}
		const overlong = this.#reader.overlong(row);
		if (overlong !== null) faults.push(overlong);

		const owner = this.#owner(row, text('owner'), faults);
		const stageName = text('stage');
		const stage =
			stageName === '' ? this.#stages.first() : this.#stageNames.look(stageName).meaning;
		if (stage === null) faults.push({ code: 'stage-unknown', name: stageName });
		const revenue = this.#revenue(text('revenue'), text('currency'), faults);
		const closeOn = this.#day('closeOn', text('closeOn'), faults);
		const createdOn = this.#day('createdOn', text('createdOn'), faults);
		const percent = this.#percent(text('rate'), faults);
		const tags = this.#tags(text('tags'), faults);
		const custom = this.custom.read(row, revenue.currency, faults);
		if (faults.length > 0 || stage === null) return faults;
		return {
			title,
			customer,
			contact: text('contact'),
			owner,
			stage,
			stageIsDefault: stageName === '',
			revenue: revenue.minor ?? 0,
			revenueIsDefault: revenue.minor === null,
			currency: revenue.currency,
			currencyIsDefault: revenue.isDefault,
			closeOn: closeOn ?? addDays(this.#today, DEFAULT_CLOSE_DAYS),
			closeOnIsDefault: closeOn === null,
			createdOn,
			percent,
			externalId: text('externalId'),
			tags,
			source: text('source'),
			lostReason: text('lostReason'),
			custom
		};
	}

	#owner(row: CsvRow, name: string, faults: RowFaultReason[]): OwnerMeaning | null {
		if (name === '') return null;
		return this.#owners.check(name, teamCellsOf(this.#reader, row), faults);
	}

	#revenue(
		value: string,
		currencyText: string,
		faults: RowFaultReason[]
	): { readonly minor: Minor | null; readonly currency: Currency; readonly isDefault: boolean } {
		const column = this.#reader.column('revenue');
		const isMissing = saysNothing(value);
		const amount = isMissing ? null : readAmount(value, this.#settings.decimalMark);
		if (!isMissing && amount === null) faults.push({ code: 'number-unreadable', column, value });
		const named = this.#currencyOf(amount?.currencies ?? [], currencyText, value, faults);
		const [currency, isDefault] = [preferred(named, this.#currency), named.length === 0];
		if (amount === null) return { minor: null, currency, isDefault };
		const minor = minorOf(amount, currency);
		if (minor === null) faults.push({ code: 'number-too-large', column, value });
		else if (minor < 0) faults.push({ code: 'number-negative', column, value });
		return { minor, currency, isDefault };
	}

	/** Returns the currencies that an amount may be in, as it is said. Its column, sign and heading must not contradict each other. */
	#currencyOf(
		signed: readonly Currency[],
		text: string,
		value: string,
		faults: RowFaultReason[]
	): readonly Currency[] {
		const named = text === '' ? [] : currenciesNamed(text);
		if (named === null) {
			faults.push({
				code: 'currency-unknown',
				column: this.#reader.column('currency'),
				value: text
			});
			return [this.#currency];
		}
		// What is written at the amount comes before the heading of the whole column.
		const own = commonCurrencies(named, signed);
		if (own?.length === 0) {
			faults.push({
				code: 'currency-contradicts',
				column: this.#reader.column('currency'),
				value: text,
				amount: value
			});
		}
		return own ?? currenciesInHeading(this.#reader.column('revenue'));
	}

	#day(field: 'closeOn' | 'createdOn', value: string, faults: RowFaultReason[]): Day | null {
		if (saysNothing(value)) return null;
		const day = readDay(value, this.#settings.dateOrder);
		if (day === null) {
			faults.push({ code: 'date-unreadable', column: this.#reader.column(field), value });
		}
		return day;
	}

	#percent(value: string, faults: RowFaultReason[]): number | null {
		if (saysNothing(value)) return null;
		const { decimalMark, rateScale } = this.#settings;
		const percent = readPercent(value, decimalMark, rateScale);
		if (percent === null) {
			faults.push({ code: 'percent-unreadable', column: this.#reader.column('rate'), value });
		}
		return percent;
	}

	#tags(value: string, faults: RowFaultReason[]): readonly string[] {
		const tags: string[] = [];
		for (const text of listed(value)) {
			const checked = checkTag(tags, text);
			if (checked.ok) tags.push(checked.value);
			else if (checked.error === 'too-long') {
				const column = this.#reader.column('tags');
				faults.push({ code: 'too-long', column, length: text.length, max: MAX_TAG });
			}
		}
		return tags;
	}

	/**
	 * Counts the names of a row, whether it is imported or not, because a person may still match them
	 * by hand.
	 */
	count(row: CsvRow): void {
		const owner = this.#reader.text(row, 'owner');
		const stage = this.#reader.text(row, 'stage');
		if (owner !== '') this.#owners.look(owner).rows += 1;
		if (stage !== '') this.#stageNames.look(stage).rows += 1;
	}

	/** Returns the stage names in the file, for the screen. */
	stageUses(): NameUse[] {
		return this.#stageNames.uses(
			(stage): NameUse['match'] =>
				stage === null ? 'none' : this.#stages.isNew(stage) ? 'add' : { id: stage.id },
			(name) => this.#stages.alike(name)
		);
	}
}
