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
import type { Lead } from '$lib/domain/lead/lead';
import type { Space } from '$lib/domain/space/space';
import { fitsDeal, type NewDealFault } from '$lib/features/sales/deal/new-deal-form.svelte';
import { possibleOwners } from '$lib/features/common/people/possible-owners';
import { refusalWords } from '$lib/features/common/refusals/why';
import { m } from '$lib/paraglide/messages';
import { KeptDraft, type Begun } from '$lib/ui/kept-draft.svelte';
import { reported } from '$lib/ui/error-log';
import { convert, type Converted, type Converting } from './convert';

/** For which customer the opportunity is: one that there is, a new one, or one still to be chosen. */
export type CustomerChoice =
	| { readonly is: 'there'; readonly id: RecordId }
	| { readonly is: 'new' }
	| { readonly is: 'other'; readonly id: RecordId | null };

/** What is filled into the form. */
interface Filled extends DealDraft {
	/** Values of the space's own fields, by their ids (LW-06). */
	readonly custom: DealExtras['custom'];
}

/**
 * The form that makes an opportunity of a lead (PL-05, OP-11). What was typed is kept until that is
 * made. To be made while a component initialises.
 */
export class ConvertForm {
	private readonly kept: KeptDraft<Filled>;
	/** The place under which what is typed is kept. */
	readonly draftKey: string;
	/** `null`: nobody has chosen; the most likely one is proposed. */
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
		const filled: Filled = { ...draft, title, contact, owner, custom: {} };
		this.draftKey = `convert-lead/${lead.id}`;
		this.kept = new KeptDraft(view.drafts, this.draftKey, () => filled, { fits: fitsDeal });
	}

	/** What the deal has so far. */
	get fields(): DealDraft {
		return this.kept.values;
	}

	/** Values of the space's own fields, by their ids (LW-06). */
	get custom(): DealExtras['custom'] {
		return this.kept.values.custom;
	}

	/** What has been begun in the form. */
	get begun(): Begun {
		return this.kept;
	}

	get space(): Space | null {
		return this.view.space(this.lead.space);
	}

	/** The customer in force: what was chosen, else the most likely one, else a new one. */
	get customer(): CustomerChoice {
		const likely = this.likely();
		return this.chosen ?? (likely === null ? { is: 'new' } : { is: 'there', id: likely });
	}

	set(fields: Partial<DealDraft>): void {
		this.kept.set(fields);
	}

	/** Fills one of the space's own fields in (LW-06). */
	fill(field: FieldId, value: CustomValue): void {
		this.kept.set({ custom: { ...this.custom, [field]: value } });
	}

	/** Every fault, once the form has been asked for the first time. */
	readonly faults: readonly NewDealFault[] = $derived.by(() => {
		const { space } = this;
		return !this.asked || space === null ? [] : this.check(space).faults;
	});

	private check(space: Space): {
		readonly draft: CompleteDealDraft | null;
		readonly faults: readonly NewDealFault[];
	} {
		const { draft, faults } = checkDealDraft(this.fields, space, this.view.directory);
		const more = checkExtras({ ...NO_EXTRAS, custom: this.custom }, space, this.fields.stage);
		return { draft: more.length === 0 ? draft : null, faults: [...faults, ...more] };
	}

	/** Whether another customer was wanted and none is chosen. */
	get customerMissing(): boolean {
		return this.asked && this.customer.is === 'other' && this.customer.id === null;
	}

	/** What converting needs; `null` until the space is there. */
	get converting(): Converting | null {
		const { space, view } = this;
		if (space === null || view.me === undefined) return null;
		return { workspace: view.replica, space, role: view.me.role, acting: view.acting };
	}

	/** Converts. `null` when something is missing or it could not be saved. */
	async submit(): Promise<Converted | null> {
		this.asked = true;
		this.problem = null;
		const { converting, customer } = this;
		if (converting === null || this.saving || this.customerMissing) return null;
		const { draft } = this.check(converting.space);
		if (draft === null) return null;
		this.saving = true;
		try {
			const chosen = customer.is === 'new' ? null : customer.id;
			const made = await convert(converting, this.lead, {
				customer: chosen,
				draft,
				custom: this.custom
			});
			if (made.ok) {
				this.kept.done();
				return made.value;
			}
			this.problem = m.refused_not_saved({ why: refusalWords(made.error) });
		} catch (error) {
			this.problem = reported(error, m.leads_not_saved());
		} finally {
			this.saving = false;
		}
		return null;
	}
}
