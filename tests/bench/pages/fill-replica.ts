import { browserEnvironment, deviceZone, random } from '../../../src/lib/app/environment';
import { writeSpace } from '../../../src/lib/documents/space';
import type { RecordId } from '../../../src/lib/domain/core/ids';
import { newId } from '../../../src/lib/domain/core/ids';
import { createCustomer } from '../../../src/lib/domain/customer/commands';
import { roomName } from '../../../src/lib/protocol/rooms';
import { Device } from '../../../src/lib/replica/device';
import { countPeriods } from '../../../src/lib/replica/store/count-periods';
import { Workspace } from '../../../src/lib/replica/workspace';
import { makeCompany, writeDirectory, type Company } from '../lib/company';
import type { NewRecord } from '../lib/deals';

/** Records per transaction while filling. */
const BATCH = 2000;

/** What a workspace is filled with. */
export interface Filling {
	/** Changes the company before it is stored. */
	readonly company?: (company: Company) => Company;
	readonly records: (
		total: number,
		company: Company,
		customers: readonly RecordId[]
	) => Iterable<NewRecord>;
}

/** Makes a workspace on this device with that many records; gives its space. */
export async function fillReplica(total: number, filling: Filling): Promise<string> {
	const device = await Device.open();
	const made = makeCompany(random);
	const company = filling.company?.(made) ?? made;
	const { space, acting } = company;
	const entry = {
		id: company.id,
		name: 'Bench',
		member: acting.actor,
		kind: 'local',
		lastOpenedAt: Date.now()
	} as const;
	const workspace = await Workspace.open(entry, device, browserEnvironment());
	await workspace.directory.edit((doc) => {
		writeDirectory(doc, company, [device]);
	});
	await workspace.space(space.id).whenLoaded();
	await workspace.space(space.id).edit((doc) => {
		writeSpace(doc, space);
	});
	const { id, name, kind, visibility, archived } = space;
	await workspace.list({ id, name, kind, visibility, archived, enter: true });

	const customers = Array.from({ length: Math.min(85, total) }, (_, index): NewRecord => ({
		id: newId(random),
		change: createCustomer({ title: `Customer ${String(index)}` }, acting.actor, acting, [])
	}));
	await workspace.records.createMany(roomName({ kind: 'customers' }), customers);
	const room = roomName({ kind: 'space', space: id });
	const buyers = customers.map((customer) => customer.id);
	let batch: NewRecord[] = [];
	for (const record of filling.records(total, company, buyers)) {
		batch.push(record);
		if (batch.length < BATCH) continue;
		await workspace.records.createMany(room, batch);
		batch = [];
	}
	await workspace.records.createMany(room, batch);
	// As on a device that has been used: the first figures count everything once, which is not what is measured.
	await countPeriods(workspace.db, deviceZone());
	await device.remember(entry);
	await workspace.close();
	device.close();
	return id;
}
