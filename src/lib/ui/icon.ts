import type { LucideIcon } from '@lucide/svelte';

/** An icon component, imported one by one: `import Plus from '@lucide/svelte/icons/plus'`. */
export type Icon = LucideIcon;
