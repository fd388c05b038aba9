import type { Facts } from './facts/model.ts';
import type { Occupancy } from './occupancy.ts';
import type { Finding } from './proposal.ts';
import type { Assignment, ValidateOptions, ValidationContext } from './rules/model.ts';

/**
 * Every finding of H1–H18 and S1–S11 for one assignment, sorted by id (domain rules §7.1). The assignment is legal when
 * none is `hard`. An employee the facts do not know is an error of the caller.
 */
export declare function validate(
  assignment: Assignment,
  context: ValidationContext,
  facts: Facts,
  occupancy: Occupancy,
  options?: ValidateOptions,
): Finding[];

/** Whether `validate` would report a hard finding; stops at the first and builds no messages. */
export declare function hasHard(
  assignment: Assignment,
  context: ValidationContext,
  facts: Facts,
  occupancy: Occupancy,
  options?: ValidateOptions,
): boolean;

/** The ids of the hard findings, for the explanations of candidates. */
export declare function hardIds(
  assignment: Assignment,
  context: ValidationContext,
  facts: Facts,
  occupancy: Occupancy,
  options?: ValidateOptions,
): string[];
