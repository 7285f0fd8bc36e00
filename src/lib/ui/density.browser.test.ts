import { afterEach, expect, test } from 'vitest';
import './browser-testkit';
import { density } from './density.svelte';
import { deviceSettings } from './settings';

afterEach(() => {
	density.choice = 'comfortable';
});

const token = (name: string) => getComputedStyle(document.documentElement).getPropertyValue(name);

test('tables and cards are comfortable, and compact when this device is set so', () => {
	density.start();
	expect(document.documentElement.dataset['density']).toBe('comfortable');
	expect(token('--row')).toBe('2.25rem');
	density.choice = 'compact';
	expect(token('--row')).toBe('1.875rem');
	density.start();
	expect(density.choice).toBe('compact');
});

test('another tab’s choice is followed, and nonsense is none', () => {
	density.start();
	dispatchEvent(new StorageEvent('storage', { key: 'polder-density', newValue: 'compact' }));
	expect(density.choice).toBe('compact');
	dispatchEvent(new StorageEvent('storage', { key: 'polder-density', newValue: 'dense' }));
	expect(density.choice).toBe('comfortable');
	deviceSettings.removeItem('polder-density');
});
