import { LiveQuery, random, type WorkspaceView } from '$lib/app/context';
import { today } from '$lib/domain/core/day';
import {
	newId,
	type FieldId,
	type MemberId,
	type RecordId,
	type SpaceId,
	type StageId
} from '$lib/domain/core/ids';
import { orderBetween } from '$lib/domain/core/order';
import { createCustomer } from '$lib/domain/customer/commands';
import { automaticByHand } from '$lib/domain/deal/as-asked';
import { automaticName } from '$lib/domain/deal/automatic';
import { createDeal } from '$lib/domain/deal/commands';
import { asksFor, nameFrom } from '$lib/domain/deal/naming';
import {
	checkDealDraft,
	emptyDealDraft,
	type CompleteDealDraft,
	type DealDraft,
	type DealDraftFault
} from '$lib/domain/deal/new-deal';
import {
	checkExtras,
	extrasOf,
	NO_EXTRAS,
	type DealExtras,
	type DealExtrasFault
} from '$lib/domain/deal/new-deal-extras';
import { together } from '$lib/domain/core/set-field';
import type { CustomValue } from '$lib/domain/fields/field';
import type { FieldValues } from '$lib/domain/fields/values';
import type { Space } from '$lib/domain/space/space';
import { m } from '$lib/i18n/messages';
import { roomName } from '$lib/protocol/rooms';
import { automaticDeals } from '$lib/replica/automatic-deals';
import type { RecordEdits } from '$lib/replica/store/change-together';
import { columnPage } from '$lib/replica/store/queries';
import { KeptDraft, type Begun } from '$lib/ui/kept-draft.svelte';
import { problemOf } from '$lib/features/common/refusals/why';
import { possibleOwners } from '$lib/features/common/people/possible-owners';
import type { Saved } from '$lib/replica/saved';
import { ownFaults, type OwnFault } from '$lib/features/common/customers/own-values';

/** The customer of a new deal, when it is fixed already. */
export interface GivenCustomer {
	readonly id: RecordId;
	readonly title: string;
	readonly owner: MemberId | null;
}

/** The start values of the form, which depend on where it was opened. */
export interface DealFormStart {
	readonly space: SpaceId | null;
	readonly stage: StageId | null;
	readonly customer: GivenCustomer | null;
	/**
	 * The id of the customer's automatic deal (OP-12), when this form creates that one. It exists only
	 * once, whoever creates it.
	 */
	readonly id?: RecordId | undefined;
}

/** What is wrong with the form. */
export type NewDealFault = DealDraftFault | DealExtrasFault | OwnFault;

/** The values of the form. */
interface Filled extends DealDraft {
	/** The values beside those that OP-11 asks for. */
	readonly extras: DealExtras;
	/** The name of a customer that is created together with the deal. */
	readonly newCustomer: string | null;
	/** The values of that customer in the workspace's fields, where they differ from the defaults (LS-10). */
	readonly own: FieldValues;
	/** Whether the person has typed a description, so that none is proposed any more. */
	readonly isNamed: boolean;
	/** The product after which the deal is named, where the space's pattern asks for it. */
	readonly product: string;
	/** The space for the deal. */
	readonly into: SpaceId | null;
}

/**
 * The state of the form for a new opportunity (OP-11): its values, and whether they are valid. Typed
 * text is kept until the deal is created. Create it while a component initialises.
 */
export class NewDealForm {
	private readonly kept: KeptDraft<Filled>;
	/** The name of the chosen customer. */
	private readonly customerTitle: LiveQuery<string>;
	/** The key under which the draft is kept. */
	readonly draftKey: string;
	saving = $state(false);
	problem = $state<string | null>(null);
	private asked = $state(false);

	constructor(
		private readonly view: WorkspaceView,
		private readonly start: DealFormStart
	) {
		const into = start.space ?? this.spaces[0]?.id ?? null;
		const space = into === null ? null : view.space(into);
		const stages = space?.stages ?? [];
		const draft = emptyDealDraft({ stages }, start.customer, view.replica.me);
		const owners = possibleOwners('deal', view.directory, view.replica.me, null);
		const reachable = owners.some(({ value }) => value === draft.owner);
		const filled: Filled = {
			...draft,
			stage: stages.some(({ id }) => id === start.stage) ? start.stage : draft.stage,
			// The customer's owner may be out of this person's reach (OP-08).
			owner: reachable ? draft.owner : view.replica.me,
			extras: NO_EXTRAS,
			newCustomer: null,
			own: {},
			isNamed: false,
			product: '',
			into
		};
		this.draftKey = `new-deal/${start.space ?? ''}/${start.customer?.id ?? ''}`;
		this.kept = new KeptDraft(view.drafts, this.draftKey, () => filled, { fits: fitsDeal });
		this.customerTitle = new LiveQuery(() => {
			const { customer } = this.kept.values;
			return async () =>
				customer === null ? '' : ((await view.replica.db.records.get(customer))?.title ?? '');
		});
	}

	/** The present values of the deal. */
	get fields(): DealDraft {
		return { ...this.kept.values, title: this.title };
	}

	/** The description: what was typed or, before, what the space's naming pattern proposes (OP-11). */
	get title(): string {
		const { isNamed, title } = this.kept.values;
		return isNamed || title !== '' ? title : this.proposal;
	}

	set title(title: string) {
		this.kept.set({ title, isNamed: true });
	}

	/** The product after which the deal is named; `null` where the space's pattern does not ask for it. */
	get product(): string | null {
		return asksFor(this.space?.namePattern ?? '', 'product') ? this.kept.values.product : null;
	}

	set product(product: string | null) {
		this.kept.set({ product: product ?? '' });
	}

	private get proposal(): string {
		const { space } = this;
		const { newCustomer, product, contact, revenue } = this.kept.values;
		const customer = newCustomer ?? this.start.customer?.title ?? this.customerTitle.current ?? '';
		return space === null
			? ''
			: nameFrom(space.namePattern, {
					...{ customer, product, contact, revenue },
					currency: space.currency,
					day: today(this.view.acting.clock)
				});
	}

	get extras(): DealExtras {
		return this.kept.values.extras;
	}

	/** The name of a customer that is created together with the deal. */
	get newCustomer(): string | null {
		return this.kept.values.newCustomer;
	}

	set newCustomer(newCustomer: string | null) {
		this.kept.set({ newCustomer });
	}

	/** The values of a new customer in the workspace's fields (LS-10). */
	get own(): FieldValues {
		return this.kept.values.own;
	}

	/** Sets the value of one of the workspace's fields of the new customer. */
	fillOwn(field: FieldId, value: CustomValue): void {
		this.kept.set({ own: { ...this.own, [field]: value } });
	}

	/** Whether something was typed into the form, and how to reset it. */
	get begun(): Begun {
		return this.kept;
	}

	/** The sales spaces to choose from. */
	get spaces() {
		return this.view.catalogue.filter(
			({ kind, enter, archived }) => kind === 'sales' && enter && !archived
		);
	}

	get space(): Space | null {
		const { into } = this.kept.values;
		return into === null ? null : this.view.space(into);
	}

	/** Selects another space, and its first stage. */
	choose(space: SpaceId): void {
		this.kept.set({ into: space });
		const { stage } = emptyDealDraft(this.space ?? { stages: [] }, null, this.view.replica.me);
		this.set({ stage });
	}

	set(fields: Partial<DealDraft>): void {
		this.kept.set(fields);
	}

	/** Sets some of the values beside those that OP-11 asks for. */
	add(extras: Partial<DealExtras>): void {
		this.kept.set({ extras: { ...this.extras, ...extras } });
	}

	/** Sets the value of a custom field (LW-06). */
	fill(field: FieldId, value: CustomValue): void {
		this.add({ custom: { ...this.extras.custom, [field]: value } });
	}

	/** All faults, once the person has tried to submit. Those of OP-11 come first. */
	readonly faults: readonly NewDealFault[] = $derived.by(() => {
		const { space } = this;
		return !this.asked || space === null ? [] : this.check(space).faults;
	});

	private check(space: Space): {
		readonly draft: CompleteDealDraft | null;
		readonly faults: readonly NewDealFault[];
	} {
		const { draft, faults } = checkDealDraft(this.fields, space, this.view.directory);
		const { customerFields = [] } = this.view.directory;
		const more = [
			...checkExtras(this.extras, space, this.fields.stage),
			...(this.newCustomer === null ? [] : ownFaults(customerFields, this.own))
		];
		return { draft: more.length === 0 ? draft : null, faults: [...faults, ...more] };
	}

	/** Creates the deal. Returns `null` when something is missing or it could not be saved. */
	async submit(): Promise<{ space: Space; id: RecordId; draft: CompleteDealDraft } | null> {
		const { space } = this;
		this.asked = true;
		this.problem = null;
		if (space === null || this.saving) return null;
		const { draft } = this.check(space);
		if (draft === null) return null;
		this.saving = true;
		const id = this.start.id ?? newId(random);
		this.problem = await problemOf(this.write(space, id, draft), m.deal_not_saved());
		this.saving = false;
		if (this.problem !== null) return null;
		this.kept.done();
		return { space, id, draft };
	}

	private async write(space: Space, id: RecordId, draft: CompleteDealDraft): Promise<Saved> {
		const { view, start, extras } = this;
		const { acting } = view;
		const stage = space.stages.find((candidate) => candidate.id === draft.stage) ?? OPEN;
		const [top] = await columnPage(view.replica.db, space.id, draft.stage, { start: 0, count: 1 });
		const { id: here, currency, fields } = space;
		const order = orderBetween(null, top?.order ?? null);
		const place = { space: here, currency, order, fields };
		const customer = await this.comingIn(draft, here);
		const whole = { ...draft, customer: customer[0]?.id ?? draft.customer };
		// What would be there if the deal had been created by itself.
		const named = { title: start.customer?.title ?? draft.title };
		const name = automaticName(named, space, today(acting.clock));
		const edits =
			start.id === undefined
				? [together(createDeal(whole, place, stage, acting, extras.custom), extrasOf(extras))]
				: automaticByHand(name, whole, extras, { place, stage }, acting);
		const room = roomName({ kind: 'space', space: here });
		return view.replica.records.changeTogether([...customer, { room, id, edits }]);
	}

	/**
	 * Returns the customer that is created together with the deal, first, and the automatic
	 * opportunities for it in other spaces (OP-12). In this space the person creates one by hand.
	 */
	private async comingIn(draft: CompleteDealDraft, here: SpaceId): Promise<RecordEdits[]> {
		const { view, newCustomer: title, own } = this;
		if (title === null) return [];
		const { acting } = view;
		const customer = { id: newId(random), title: title.trim(), owner: draft.owner };
		const { customerFields = [] } = view.directory;
		const made = createCustomer({ title }, draft.owner, acting, customerFields, own);
		const deals = await automaticDeals(view.atThisMoment, customer, acting, here);
		return [{ room: CUSTOMERS, id: customer.id, edits: [made] }, ...deals];
	}
}

const CUSTOMERS = roomName({ kind: 'customers' });

/** The value for a stage that was removed while the form was open. */
const OPEN = { kind: 'open' } as const;

/** Whether a kept value is still valid for its field. */
export function fitsDeal(field: string, value: unknown): boolean {
	if (field === 'rate') return isRate(value);
	if (field === 'own' || field === 'custom') return typeof value === 'object' && value !== null;
	if (field !== 'extras') return true;
	const { tags, source, custom } = value as Readonly<Record<string, unknown>>;
	return (
		Array.isArray(tags) &&
		tags.every((tag) => typeof tag === 'string') &&
		typeof source === 'string' &&
		typeof custom === 'object' &&
		custom !== null
	);
}

function isRate(value: unknown): boolean {
	const { source, percent } = value as Readonly<Record<string, unknown>>;
	return (
		source === 'stage' || source === 'start' || (source === 'hand' && typeof percent === 'number')
	);
}
