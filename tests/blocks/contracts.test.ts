import { describe, expect, expectTypeOf, it } from 'vitest';
import type { ApproveVm } from '../../blocks/decide.ts';
import { ruleWord } from '../../blocks/findings.ts';
import type { BoardDayVm, PersonVm, RowVm, SwapVm } from '../../blocks/models.ts';
import type { RunVm } from '../../blocks/run-parent.ts';
import type { PreviewVm } from '../../blocks/section-preview.ts';
import type { WhyVm } from '../../blocks/why-model.ts';
import { titleWord, typeWord } from '../../blocks/words.ts';
import { EVENT_TYPES, JOB_TITLES } from '../../src/domain/types.ts';
import type {
  ApprovalPreview,
  BoardDay,
  PersonOption,
  ProposalSummary,
  RowView,
  SectionData,
  SwapView,
  WhyView,
} from '../../src/services/contracts.ts';

/** Blocks know nothing of the services; the compiler holds their view models to what services give. */
describe('service results go into the view models as they are', () => {
  it('rows, swaps, boards, people, explanations', () => {
    expectTypeOf<RowView>().toExtend<RowVm>();
    expectTypeOf<SwapView>().toExtend<SwapVm>();
    expectTypeOf<BoardDay>().toExtend<BoardDayVm>();
    expectTypeOf<PersonOption>().toExtend<PersonVm>();
    expectTypeOf<SectionData['preview']>().toExtend<PreviewVm>();
    expectTypeOf<WhyView>().toExtend<WhyVm>();
    expectTypeOf<ApprovalPreview>().toExtend<
      Omit<ApproveVm, 'runId' | 'storeName' | 'timezone' | 'problem'>
    >();
    expectTypeOf<ProposalSummary['counts']>().toExtend<RunVm['counts']>();
    expectTypeOf<ProposalSummary['health']>().toExtend<RunVm['health']>();
  });

  it('every event type and title has a word of its own', () => {
    for (const type of EVENT_TYPES) expect(typeWord(type)).toMatch(/^[A-Z]/);
    for (const title of JOB_TITLES) expect(titleWord(title)).toMatch(/^[A-Z]/);
  });

  it('every rule has words for a list', () => {
    const ids = [
      ...Array.from({ length: 18 }, (_, i) => `H${i + 1}`),
      ...Array.from({ length: 11 }, (_, i) => `S${i + 1}`),
    ];
    for (const id of ids) expect(ruleWord(id)).not.toBe(ruleWord('?'));
  });
});
