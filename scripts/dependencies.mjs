// The dependency rule of .dependency-cruiser.cjs, one line for each import that breaks it.
import { checkDependencies } from './lib/dependency-rule.mjs';

const { modules, violations } = await checkDependencies();
for (const { rule, from, to } of violations) console.error(`${rule}: ${from} → ${to}`);
console.log(`${modules} modules, ${violations.length} imports against the dependency rule`);
process.exitCode = violations.length === 0 ? 0 : 1;
