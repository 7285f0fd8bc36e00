import type { WorkspaceView } from '$lib/app/context';
import type { FieldId, RecordId } from '$lib/domain/core/ids';
import {
	checkDealDraft,
	emptyDealDraft,
	type CompleteDealDraft,
	type DealDraft
} from '$lib/domain/deal/new-deal';
import { checkExtras, NO_EXTRAS, type DealExtras } from '$lib/domain/deal/new-deal-extras';
import type { CustomValue } from '$lib/domain/fields/field';
import type { FieldValues } from '$lib/domain/fields/values';
import { ownFaults } from '$lib/features/common/customers/own-values';
import type { Lead } from '$lib/domain/lead/lead';
import type { Space } from '$lib/domain/space/space';
import { fitsDeal, type NewDealFault } from '$lib/features/sales/deal/new-deal-form.svelte';
import { possibleOwners } from '$lib/features/common/people/possible-owners';
import { outcomeOf } from '$lib/features/common/refusals/why';
import { m } from '$lib/i18n/messages';
import { KeptDraft, type Begun } from '$lib/ui/kept-draft.svelte';
import { convert, type Converted, type Converting } from './convert';

/** The customer of the opportunity: an existing one, a new one, or one that is not chosen yet. */
export type CustomerChoice =
	| { readonly is: 'there'; readonly id: RecordId }
	| { readonly is: 'new' }
	| { readonly is: 'other'; readonly id: RecordId | null };

/** The values of the form. */
interface Filled extends DealDraft {
	/** The values of the custom fields, by field id (LW-06). */
	readonly custom: DealExtras['custom'];
	/** The values of a new customer in the workspace's fields, where they differ from the defaults (LS-10). */
	readonly own: FieldValues;
}

/**
 * The state of the form that converts a lead into an opportunity (PL-05, OP-11). Typed text is kept
 * until the opportunity is created. Create it while a component initialises.
 */
export class ConvertForm {
	private readonly kept: KeptDraft<Filled>;
	/** The key under which the draft is kept. */
	readonly draftKey: string;
	/** The chosen customer; `null` while nobody has chosen, and the most likely one is suggested. */
	chosen = $state.raw<CustomerChoice | null>(null);
	saving = $state(false);
	problem = $state<string | null>(null);
	private asked = $state(false);

	constructor(
		private readonly view: WorkspaceView,
		private readonly lead: Lead,
		private readonly likely: () => RecordId | null
	) {
		const draft = emptyDealDraft(this.space ?? { stages: [] }, null, view.replica.me);
		const owners = possibleOwners('deal', view.directory, view.replica.me, null);
		const owner = owners.some(({ value }) => value === lead.owner) ? lead.owner : draft.owner;
		const { title, contact } = lead;
		const filled: Filled = { ...draft, title, contact, owner, custom: {}, own: {} };
		this.draftKey = `convert-lead/${lead.id}`;
		this.kept = new KeptDraft(view.drafts, this.draftKey, () => filled, { fits: fitsDeal });
	}

	/** The present values of the deal. */
	get fields(): DealDraft {
		return this.kept.values;
	}

	/** The values of the custom fields, by field id (LW-06). */
	get custom(): DealExtras['custom'] {
		return this.kept.values.custom;
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

	get space(): Space | null {
		return this.view.space(this.lead.space);
	}

	/** The customer that applies: the chosen one, else the most likely one, else a new one. */
	get customer(): CustomerChoice {
		const likely = this.likely();
		return this.chosen ?? (likely === null ? { is: 'new' } : { is: 'there', id: likely });
	}

	set(fields: Partial<DealDraft>): void {
		this.kept.set(fields);
	}

	/** Sets the value of a custom field (LW-06). */
	fill(field: FieldId, value: CustomValue): void {
		this.kept.set({ custom: { ...this.custom, [field]: value } });
	}

	/** All faults, once the person has tried to submit. */
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
			...checkExtras({ ...NO_EXTRAS, custom: this.custom }, space, this.fields.stage),
			...(this.customer.is === 'new' ? ownFaults(customerFields, this.own) : [])
		];
		return { draft: more.length === 0 ? draft : null, faults: [...faults, ...more] };
	}

	/** Whether the person wants another customer and has chosen none. */
	get customerMissing(): boolean {
		return this.asked && this.customer.is === 'other' && this.customer.id === null;
	}

	/** What the conversion needs; `null` until the space is there. */
	get converting(): Converting | null {
		const { space, view } = this;
		if (space === null || view.me === undefined) return null;
		return { workspace: view.atThisMoment, space, role: view.me.role, acting: view.acting };
	}

	/** Converts the lead. Returns `null` when something is missing or it could not be saved. */
	async submit(): Promise<Converted | null> {
		this.asked = true;
		this.problem = null;
		const { converting, customer } = this;
		if (converting === null || this.saving || this.customerMissing) return null;
		const { draft } = this.check(converting.space);
		if (draft === null) return null;
		this.saving = true;
		const chosen = customer.is === 'new' ? null : customer.id;
		const converted = convert(converting, this.lead, {
			customer: chosen,
			draft,
			custom: this.custom,
			own: this.own
		});
		const made = await outcomeOf(converted, m.leads_not_saved());
		this.saving = false;
		if (made.ok) {
			this.kept.done();
			return made.value;
		}
		this.problem = made.error;
		return null;
	}
}
