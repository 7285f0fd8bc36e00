import { Dexie } from 'dexie';
import { forceCloseDatabase, IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { beforeEach, describe, expect, test } from 'vitest';
import { Device, type DeviceGone } from './device';
import { storageFailure } from './status';

let indexedDB: IDBFactory;
let gone: DeviceGone[];

const options = () => ({ indexedDB, IDBKeyRange });
const names = async () => (await indexedDB.databases()).map(({ name }) => name);
const entry = { id: 'w', name: 'W', member: 'm', kind: 'local', lastOpenedAt: 1 } as const;

async function open(): Promise<Device> {
	const device = await Device.open(options());
	device.onGone((why) => gone.push(why));
	return device;
}

beforeEach(() => {
	indexedDB = new IDBFactory();
	gone = [];
});

describe('promise 2 · the storage of the device itself', () => {
	test('is not made anew in a tab when another tab deletes it', async () => {
		const device = await open();
		await device.remember(entry);
		await new Dexie('polder-device', options()).delete();
		await expect.poll(() => gone).toEqual(['cleared']);
		await expect(device.remember(entry)).rejects.toThrow();
		await expect(device.workspaces()).rejects.toThrow();
		expect(await names()).toEqual([]);
		// Who asks later is told as well.
		device.onGone((why) => gone.push(why));
		expect(gone).toEqual(['cleared', 'cleared']);
	});

	test('is not made anew when the browser clears it', async () => {
		const opened: IDBDatabase[] = [];
		const open2 = indexedDB.open.bind(indexedDB);
		indexedDB.open = (...parts) => {
			const request = open2(...parts);
			request.addEventListener('success', () => opened.push(request.result));
			return request;
		};
		const device = await open();
		// The browser ends the connections, then removes the data.
		await new Promise<void>((resolve) => {
			const removing = indexedDB.deleteDatabase('polder-device');
			for (const db of opened) {
				db.onversionchange = null;
				forceCloseDatabase(db as never);
			}
			removing.onsuccess = () => {
				resolve();
			};
		});
		await expect.poll(() => gone, { timeout: 5000 }).toEqual(['cleared']);
		await expect(device.remember(entry)).rejects.toThrow();
		expect(await names()).toEqual([]);
	});

	test('is left alone by a tab whose app is older than what is there', async () => {
		const device = await open();
		const newer = new Dexie('polder-device', options());
		newer.version(99).stores({ keys: 'key', workspaces: 'id', more: 'id' });
		await newer.open();
		expect(gone).toEqual(['newer']);
		await expect(device.remember(entry)).rejects.toThrow();
		const later = await Device.open(options()).catch((error: unknown) => error);
		expect(storageFailure(later)).toBe('newer');
		expect(newer.tables.map(({ name }) => name)).toContain('more');
		newer.close();
	});
});
