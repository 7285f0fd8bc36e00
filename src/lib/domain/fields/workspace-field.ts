import type { FieldDefinition } from './field';

/** What the workspace adds fields to (LS-10). */
export type FieldsOf = 'spaces' | 'customers';

/** A field that the workspace adds to all its spaces, or to all its customers (LS-10). */
export type WorkspaceField = FieldDefinition;
