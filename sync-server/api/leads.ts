import type { Acting } from '../../src/lib/domain/core/change';
import type { MemberId } from '../../src/lib/domain/core/ids';
import { succeed } from '../../src/lib/domain/core/result';
import { together } from '../../src/lib/domain/core/set-field';
import { createLead, editLead, LEAD_FIELDS, leadTitle } from '../../src/lib/domain/lead/commands';
import type { Lead } from '../../src/lib/domain/lead/lead';
import type { Space } from '../../src/lib/domain/space/space';
import { visible } from '../../src/lib/domain/text/visible';
import type { LeadPatch, NewRecord } from './bodies';
import { tagsChange, unfit, type Made } from './making';

type NewLead = Extract<NewRecord, { kind: 'lead' }> & { readonly owner: MemberId };

/** Returns the change that makes a lead (PL-05). */
export function madeLead(draft: NewLead, space: Space, acting: Acting): Made {
	if (space.kind !== 'sales') return unfit('kind', 'Leads are in sales spaces.');
	if (leadTitle(draft) === '') return unfit('title', 'A lead needs a name of some kind.');
	return succeed(createLead(draft, space.id, draft.owner, acting));
}

/** Returns the changes of a lead's own fields: all that a patch names but its owner and the bin. */
export function changedLead(lead: Lead, patch: LeadPatch, acting: Acting): Made {
	const changes = LEAD_FIELDS.flatMap((field) => {
		const value = patch[field];
		return value === undefined ? [] : [editLead(lead, field, value, acting)];
	});
	if (patch.title !== undefined && visible(patch.title) === '') {
		return unfit('title', 'It is empty.');
	}
	if (patch.tags !== undefined) changes.push(tagsChange(lead, patch.tags, acting));
	return succeed(together(...changes));
}
