import { useQuery } from '@tanstack/preact-query'
import type { DeveloperInFull } from '../../../worker/contract/management/developers.ts'
import { Answers } from '../developers/Answers.tsx'
import { Section } from '../parts/Section.tsx'
import { When } from '../parts/When.tsx'
import { termsQuery, type Whom } from './record-queries.ts'

/** Since when somebody is here, what they answered and which terms they accepted. */
export function Facts({ developer, whom }: { developer: DeveloperInFull; whom: Whom }) {
  const { accepted_terms_version, created_at, invited, signed_up_at } = developer
  const terms = useQuery({ ...termsQuery(whom), enabled: accepted_terms_version > 0 })
  return (
    <Section title="About them">
      <dl class="facts developer-facts">
        <div>
          <dt>{invited ? 'Invited' : 'Signed up'}</dt>
          <dd>{invited ? 'By an admin' : <When at={signed_up_at} />}</dd>
        </div>
        <div>
          <dt>Joined</dt>
          <dd>
            <When at={created_at} />
          </dd>
        </div>
        <div>
          <dt>Terms</dt>
          <dd>
            {accepted_terms_version === 0 && 'None accepted'}
            {accepted_terms_version > 0 && !terms.data && `Version ${accepted_terms_version} accepted`}
            {terms.data?.map(({ version, accepted_at }) => (
              <p key={version}>
                Version {version} accepted <When at={accepted_at} />
              </p>
            ))}
          </dd>
        </div>
      </dl>
      <Answers answers={developer.answers} />
    </Section>
  )
}
