import { random, type WorkspaceView } from '$lib/app/context';
import {
	newId,
	type MemberId,
	type RecordId,
	type SpaceId,
	type StageId
} from '$lib/domain/core/ids';
import { orderBetween } from '$lib/domain/core/order';
import { createCustomer } from '$lib/domain/customer/commands';
import { createDeal } from '$lib/domain/deal/commands';
import {
	checkDealDraft,
	emptyDealDraft,
	type CompleteDealDraft,
	type DealDraft
} from '$lib/domain/deal/new-deal';
import type { Space } from '$lib/domain/space/space';
import { columnPage } from '$lib/replica/store/queries';
import { dealOwners } from './owners';

/** The customer that a new deal is for, when that is settled already. */
export interface GivenCustomer {
	readonly id: RecordId;
	readonly title: string;
	readonly owner: MemberId | null;
}

/** Where the form was opened from. */
export interface DealFormStart {
	readonly space: SpaceId | null;
	readonly stage: StageId | null;
	readonly customer: GivenCustomer | null;
}

/** The form of a new opportunity (OP-11): what has been typed, and whether it will do. */
export class NewDealForm {
	readonly fields: DealDraft;
	/** The name of a customer who is made together with the deal. */
	newCustomer = $state<string | null>(null);
	saving = $state(false);
	failed = $state(false);
	private asked = $state(false);
	private spaceId = $state<SpaceId | null>(null);

	constructor(
		private readonly view: WorkspaceView,
		start: DealFormStart
	) {
		this.spaceId = start.space ?? this.spaces[0]?.id ?? null;
		const { space } = this;
		const draft = emptyDealDraft(space ?? { stages: [] }, start.customer, view.replica.me);
		const owners = dealOwners(view.directory, view.replica.me, null);
		const reachable = owners.some(({ value }) => value === draft.owner);
		this.fields = $state({
			...draft,
			stage: space?.stages.some(({ id }) => id === start.stage) ? start.stage : draft.stage,
			// The customer's owner may be out of this person's reach (OP-08).
			owner: reachable ? draft.owner : view.replica.me
		});
	}

	/** The sales spaces to choose from. */
	get spaces() {
		return this.view.catalogue.filter(
			({ kind, enter, archived }) => kind === 'sales' && enter && !archived
		);
	}

	get space(): Space | null {
		return this.spaceId === null ? null : this.view.space(this.spaceId);
	}

	/** Takes another space: its first stage is the stage then. */
	choose(space: SpaceId): void {
		this.spaceId = space;
		const { stage } = emptyDealDraft(this.space ?? { stages: [] }, null, this.view.replica.me);
		this.set({ stage });
	}

	set(fields: Partial<DealDraft>): void {
		Object.assign(this.fields, fields);
	}

	/** Every fault, once the form has been asked for the first time. */
	readonly faults = $derived.by(() => {
		const { space } = this;
		return !this.asked || space === null
			? []
			: checkDealDraft(this.fields, space, this.view.directory).faults;
	});

	/** Makes the deal. `null` when something is missing or it could not be saved. */
	async submit(): Promise<{ space: Space; id: RecordId; draft: CompleteDealDraft } | null> {
		const { space } = this;
		this.asked = true;
		this.failed = false;
		if (space === null || this.saving) return null;
		const { draft } = checkDealDraft(this.fields, space, this.view.directory);
		if (draft === null) return null;
		this.saving = true;
		try {
			const id = newId(random);
			const customer = await this.customerOf(draft);
			await this.write(space, id, { ...draft, customer });
			return { space, id, draft };
		} catch {
			this.failed = true;
			return null;
		} finally {
			this.saving = false;
		}
	}

	private async customerOf(draft: CompleteDealDraft): Promise<RecordId | null> {
		if (this.newCustomer === null) return draft.customer;
		const id = newId(random);
		const change = createCustomer({ title: this.newCustomer }, draft.owner, this.view.acting);
		await this.view.changeCustomer(id, change);
		// A second attempt after a failure must not make the customer again.
		this.newCustomer = null;
		this.set({ customer: id });
		return id;
	}

	private async write(space: Space, id: RecordId, draft: CompleteDealDraft): Promise<void> {
		const { view } = this;
		const stage = space.stages.find((candidate) => candidate.id === draft.stage);
		const [top] = await columnPage(view.replica.db, space.id, draft.stage, { start: 0, count: 1 });
		const place = {
			space: space.id,
			currency: space.currency,
			order: orderBetween(null, top?.order ?? null)
		};
		const change = createDeal(draft, place, { kind: stage?.kind ?? 'open' }, view.acting);
		await view.changeInSpace(space.id, id, change);
	}
}
