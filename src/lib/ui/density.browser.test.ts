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
	expect([token('--row'), density.row]).toEqual(['2.25rem', 36]);
	const gap = token('--gap');
	density.choice = 'compact';
	expect([token('--row'), density.row]).toEqual(['1.875rem', 30]);
	expect(parseFloat(token('--gap'))).toBeLessThan(parseFloat(gap));
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
