import { readFileSync } from 'node:fs';
import type { Template } from '../../local/template.ts';

/** One action on one resource that a statement of a role allows. */
export interface Grant {
  /** Logical id of the role. */
  readonly role: string;
  readonly sid: string;
  readonly action: string;
  readonly resource: string;
}

interface Statement {
  readonly Sid: string;
  readonly Action: string | readonly string[];
  readonly Resource: string | readonly string[];
}
interface Policy {
  readonly PolicyName: string;
  readonly PolicyDocument: { readonly Version: string; readonly Statement: readonly Statement[] };
}

const listed = <Item>(value: Item | readonly Item[]): readonly Item[] => [value].flat() as readonly Item[];

const policiesOf = (template: Template, role: string): readonly Policy[] =>
  (template.find(role)?.properties.Policies ?? []) as readonly Policy[];

/** Everything that the roles of a resolved template allow, piece by piece. */
export const grantsOf = (template: Template): Grant[] =>
  template.ofType('AWS::IAM::Role').flatMap(({ id: role }) =>
    policiesOf(template, role)
      .flatMap(({ PolicyDocument }) => PolicyDocument.Statement)
      .flatMap(({ Sid: sid, Action, Resource }) =>
        listed(Action).flatMap((action) => listed(Resource).map((resource) => ({ role, sid, action, resource }))),
      ),
  );

/**
 * The compiled template at `path` without one grant: all else that the role may do stays.
 *
 * @param resolved the same template, as the local cloud resolved it
 */
export const templateWithout = (path: string, resolved: Template, { role, sid, action, resource }: Grant): object => {
  const document = JSON.parse(readFileSync(path, 'utf8'));
  const kept = (statement: Statement): readonly Statement[] => {
    if (statement.Sid !== sid) return [statement];
    const others = listed(statement.Action).filter((each) => each !== action);
    const elsewhere = listed(statement.Resource).filter((each) => each !== resource);
    return [
      { ...statement, Action: others },
      { ...statement, Action: [action], Resource: elsewhere },
    ].filter(({ Action, Resource }) => Action.length > 0 && Resource.length > 0);
  };
  document.Resources[role].Properties.Policies = policiesOf(resolved, role).map((policy) => ({
    ...policy,
    PolicyDocument: { ...policy.PolicyDocument, Statement: policy.PolicyDocument.Statement.flatMap(kept) },
  }));
  return document;
};
