import { LiveQuery, random, type WorkspaceView } from '$lib/app/context';
import type { Campaign } from '$lib/domain/campaign/campaign';
import {
	chosen,
	EVERY_CUSTOMER,
	lastDays,
	type AroundCustomers,
	type CustomerFilter
} from '$lib/domain/campaign/choose';
import { choiceKey } from '$lib/domain/campaign/call-list';
import { createCampaign } from '$lib/domain/campaign/commands';
import { clock } from '$lib/app/context';
import { today } from '$lib/domain/core/day';
import { newId, type MemberId, type RecordId } from '$lib/domain/core/ids';
import { succeed } from '$lib/domain/core/result';
import { pastedContacts, type PastedList } from '$lib/domain/import/contacts';
import type { Space } from '$lib/domain/space/space';
import { possibleOwners } from '$lib/features/common/people/possible-owners';
import { outcomeOf } from '$lib/features/common/refusals/why';
import { m } from '$lib/i18n/messages';
import type { Saved } from '$lib/replica/saved';
import { countryIn } from '$lib/replica/store/country';
import { customersBecame } from '$lib/replica/store/merged';
import { KeptDraft, type Begun } from '$lib/ui/kept-draft.svelte';
import type { CallRow, CustomerRow } from '$lib/replica/store/rows';
import { allCustomers, madeCalls, openDeals } from './campaign-rows';
import {
	addListed,
	automaticCount,
	matched,
	NOTHING_LISTED,
	takeIn,
	type Matched,
	type Taken
} from './take-in';

/** Where a campaign's customers come from. */
export type From = 'filter' | 'list';

/** What is typed into the form. */
interface Typed {
	title: string;
	script: string;
	from: From;
	text: string;
}

const EMPTY: Typed = { title: '', script: '', from: 'filter', text: '' };

/** What the form has created. */
export interface Made {
	readonly campaign: RecordId;
	readonly title: string;
	readonly calls: readonly RecordId[];
}

/**
 * The form of a new campaign, or of more customers for one (OP-14): its name and script, whom to call,
 * and who calls. Typed text is kept until the campaign is created. Create it while a component
 * initialises.
 */
export class CampaignForm {
	/** Name, script, where the customers come from, and a pasted list. */
	readonly fields: Typed;
	filter = $state<CustomerFilter>(EVERY_CUSTOMER);
	agents = $state.raw<ReadonlySet<MemberId>>(new Set());
	/** The names of the list that mean the customer with a similar name. */
	meant = $state.raw<ReadonlySet<string>>(new Set());
	/** Whether the customers get the opportunity that the space creates for new ones (OP-12). */
	makesDeals = $state(true);
	saving = $state(false);
	problem = $state<string | null>(null);
	asked = $state(false);
	private readonly kept: KeptDraft<Typed>;
	/** The campaign that a first attempt has created already. */
	private made: RecordId | null = null;
	private readonly customers: LiveQuery<readonly CustomerRow[]>;
	private readonly around: LiveQuery<
		Omit<AroundCustomers, 'calledOn'> & { readonly calls: readonly CallRow[] }
	>;
	private readonly list: LiveQuery<Matched>;
	private readonly dealsToMake: LiveQuery<number>;

	constructor(
		private readonly view: WorkspaceView,
		readonly space: Space,
		readonly campaign: Pick<Campaign, 'id' | 'title'> | null
	) {
		const { db } = view.replica;
		const draftKey =
			campaign === null ? `new-campaign/${space.id}` : `campaign/${campaign.id}/more`;
		this.kept = new KeptDraft(view.drafts, draftKey, () => EMPTY);
		this.fields = this.kept.fields;
		this.agents = new Set([view.replica.me]);
		this.customers = new LiveQuery(() => () => allCustomers(db));
		this.around = new LiveQuery(() => async () => {
			const became = await customersBecame(db);
			const now = (customer: RecordId) => became.get(customer) ?? customer;
			const deals = await openDeals(db, space.id);
			const calls = await madeCalls(db, space.id);
			return {
				withOpenDeal: new Set(deals.map(({ customer }) => now(customer ?? ''))),
				calls: calls.map((call) => ({ ...call, customer: now(call.customer) })),
				today: today(clock),
				country: await countryIn(db)
			};
		});
		this.list = new LiveQuery(() => {
			const { contacts } = this.read;
			const meant = this.meant;
			return () => matched(db, contacts, meant);
		});
		this.dealsToMake = new LiveQuery(() => {
			const isListed = this.fields.from === 'list';
			const customers = isListed
				? this.pasted.calls.map(({ customer, contact }) => customer?.id ?? choiceKey(contact))
				: this.filtered.map(({ id }) => id);
			return () => automaticCount(db, space, customers);
		});
	}

	/** Whether something was typed into the form, and how to reset it. */
	get begun(): Begun {
		return this.kept;
	}

	/** Whether the customers have been read. */
	get ready(): boolean {
		return this.customers.current !== undefined && this.around.current !== undefined;
	}

	/** The customers that the filter lets through. */
	readonly filtered: readonly CustomerRow[] = $derived.by(() => {
		const { current: customers } = this.customers;
		const { current: around } = this.around;
		return customers === undefined || around === undefined
			? []
			: chosen(customers, this.filter, { ...around, calledOn: this.calledOn });
	});

	/** When each customer was called last: in a campaign of this space, or as logged with the customer. */
	private readonly calledOn: AroundCustomers['calledOn'] = $derived.by(() => {
		const byHand = (this.customers.current ?? []).map(({ id, calledAt = null }) => ({
			customer: id,
			calledAt
		}));
		return lastDays([...(this.around.current?.calls ?? []), ...byHand], clock);
	});

	/** The pasted text, read line by line. */
	readonly read: PastedList = $derived.by(() => pastedContacts(this.fields.text));

	/** Sets whether a name of the list means the customer with a similar name. */
	mean(key: string, on: boolean): void {
		const meant = new Set(this.meant);
		if (on) meant.add(key);
		else meant.delete(key);
		this.meant = meant;
	}

	/** The calls that the pasted list results in. */
	get pasted(): Matched {
		return this.list.current ?? NOTHING_LISTED;
	}

	/** How many opportunities would be created with the calls (OP-12). */
	get automaticDeals(): number {
		return this.dealsToMake.current ?? 0;
	}

	/** The number of customers that would be added. */
	get count(): number {
		return this.fields.from === 'filter' ? this.filtered.length : this.pasted.calls.length;
	}

	/** The sectors that customers have, by name. */
	readonly sectors: readonly string[] = $derived.by(() =>
		distinct((this.customers.current ?? []).map(({ sector }) => sector))
	);

	/** The tags that customers have, by name. */
	readonly tags: readonly string[] = $derived.by(() =>
		distinct((this.customers.current ?? []).flatMap(({ tags }) => tags))
	);

	/** The people to whom this member may give calls (OP-08). */
	get possibleAgents() {
		return possibleOwners('call', this.view.directory, this.view.replica.me, null);
	}

	toggle(agent: MemberId, on: boolean): void {
		const agents = new Set(this.agents);
		if (on) agents.add(agent);
		else agents.delete(agent);
		this.agents = agents;
	}

	get titleFault(): string | undefined {
		return this.asked && this.campaign === null && this.fields.title.trim() === ''
			? m.campaigns_name_missing()
			: undefined;
	}

	get customersFault(): string | undefined {
		return this.asked && this.count === 0 ? m.campaigns_customers_missing() : undefined;
	}

	get agentsFault(): string | undefined {
		return this.asked && this.agents.size === 0 ? m.campaigns_share_missing() : undefined;
	}

	/**
	 * Creates the campaign, or adds to it. Returns `null` when something is missing or it could not be
	 * saved.
	 */
	async submit(): Promise<Made | null> {
		this.asked = true;
		this.problem = null;
		const fault = this.titleFault ?? this.customersFault ?? this.agentsFault;
		if (fault !== undefined || this.saving) return null;
		this.saving = true;
		const written = await outcomeOf(this.write(), m.campaigns_not_saved());
		this.saving = false;
		if (written.ok) {
			this.kept.done();
			return written.value;
		}
		this.problem = written.error;
		return null;
	}

	private async write(): Promise<Saved<Made>> {
		const { view, space } = this;
		const campaign = await this.campaignId();
		if (!campaign.ok) return campaign;
		const { records } = view.replica;
		const { makesDeals } = this;
		const taking = { records, space, people: view.directory, acting: view.acting, makesDeals };
		const customers = await this.taken(campaign.value);
		if (!customers.ok) return customers;
		// Sorted by name, so that the same people in another order receive the same calls.
		const agents = this.possibleAgents
			.map(({ value }) => value)
			.filter((agent) => this.agents.has(agent));
		const target = { id: campaign.value, space: space.id };
		const calls = await takeIn(taking, target, customers.value, agents);
		if (!calls.ok) return calls;
		const title = this.campaign?.title ?? this.fields.title.trim();
		return succeed({ campaign: campaign.value, title, calls: calls.value });
	}

	private async campaignId(): Promise<Saved<RecordId>> {
		const { view, space } = this;
		const { title, script } = this.fields;
		const there = this.campaign?.id ?? this.made;
		if (there !== null) return succeed(there);
		const id = newId(random);
		const change = createCampaign({ title, script, space: space.id }, view.acting);
		const made = await view.changeInSpace(space.id, id, change);
		if (!made.ok) return made;
		this.made = id;
		return succeed(id);
	}

	private async taken(campaign: RecordId): Promise<Saved<readonly Taken[]>> {
		if (this.fields.from === 'filter') return succeed(this.filtered);
		const { replica, acting } = this.view;
		return addListed(
			{ records: replica.records, people: this.view.directory, acting },
			campaign,
			this.pasted
		);
	}
}

const distinct = (texts: readonly string[]): string[] =>
	[...new Set(texts)].filter((text) => text !== '').sort((a, b) => a.localeCompare(b));
