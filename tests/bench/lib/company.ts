import { putDevice, putMember, writeWorkspace } from '../../../src/lib/documents/write-directory';
import type { Acting } from '../../../src/lib/domain/core/change';
import { newId } from '../../../src/lib/domain/core/ids';
import type { Member } from '../../../src/lib/domain/member/member';
import { newSpace, newSpaceId } from '../../../src/lib/domain/space/new-space';
import type { Space } from '../../../src/lib/domain/space/space';
import { defaultTemplate } from '../../../src/lib/domain/space/templates';
import type * as Y from 'yjs';

/** A device as the directory knows it. */
export interface KnownDevice {
	readonly id: string;
	readonly publicKey: string;
}

/** The company that the benches work with: an owner, thirty people who own deals, one sales space. */
export interface Company {
	readonly id: string;
	readonly owners: readonly Member[];
	readonly space: Space;
	readonly acting: Acting;
}

/** Makes the company up. Nothing is stored. */
export function makeCompany(random: Acting['random']): Company {
	const clock: Acting['clock'] = { now: () => Date.now(), offset: () => 0 };
	const owners = Array.from({ length: 31 }, (_, index): Member => ({
		id: newId(random),
		name: index === 0 ? 'Olga Owner' : `Agent Number ${String(index)}`,
		role: index === 0 ? 'owner' : 'agent',
		team: null,
		standing: 'active',
		createdAt: clock.now(),
		importId: null
	}));
	const acting: Acting = { actor: owners[0]?.id ?? '', clock, random };
	const stages = defaultTemplate('sales').stages.map((stage) => ({
		...stage,
		name: stage.key,
		activities: []
	}));
	const draft = {
		kind: 'sales',
		name: 'Sales',
		visibility: 'public',
		members: [],
		stages
	} as const;
	return {
		id: newId(random),
		owners,
		space: newSpace(draft, { id: newSpaceId(acting.actor, random), currency: 'USD' }, acting),
		acting
	};
}

/** Writes the company's directory: all devices are the owner's. */
export function writeDirectory(
	doc: Y.Doc,
	{ id, owners, acting }: Company,
	devices: readonly KnownDevice[]
): void {
	doc.transact(() => {
		const createdAt = acting.clock.now();
		writeWorkspace(doc, { id, name: 'Bench', currency: 'USD', createdAt, sample: false });
		for (const member of owners) putMember(doc, member);
		for (const { id: device, publicKey } of devices) {
			putDevice(doc, { id: device, publicKey, member: acting.actor, name: 'bench', createdAt });
		}
	});
}
