import { createContext } from 'svelte';
import type { SpacePages } from './space-pages.svelte';

/** The pages of the space around. The frame of pages sets it. */
export const [getPages, setPages] = createContext<SpacePages>();
