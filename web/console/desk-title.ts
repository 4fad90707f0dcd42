// Whose desk this is, for the bar and the tab: one console serves every role. Pure.
import type { Me } from '../../src/staff/contract.ts'
import type { Lang } from '../ui/words.tsx'

const WORDS = {
  zh: {
    tracer: '追踪台',
    supervisor: '督查台',
    supervisorOf: (town: string) => `${town}督查台`,
    headquarters: '市指挥部督查台',
    auditor: '审计台',
    administrator: '系统管理台',
    many: '工作台',
    grant: (role: string, division: string) => `${division}${role}`,
    roles: { tracer: '流调员', supervisor: '督查员', auditor: '审计员', administrator: '管理员' },
  },
  en: {
    tracer: 'Tracing desk',
    supervisor: 'Supervision desk',
    supervisorOf: (town: string) => `Supervision desk of ${town}`,
    headquarters: 'Supervision desk of the headquarters',
    auditor: 'Audit desk',
    administrator: 'Administration desk',
    many: 'Staff desk',
    grant: (role: string, division: string) => `${role}, ${division}`,
    roles: {
      tracer: 'tracer',
      supervisor: 'supervisor',
      auditor: 'auditor',
      administrator: 'administrator',
    },
  },
}

type Holder = Pick<Me, 'roles' | 'city' | 'divisions'>

function divisionName(me: Holder, division: string, lang: Lang): string {
  const { city } = me
  if (division === city.division) return lang === 'zh' ? city.nameZh : city.nameEn
  return me.divisions.find((one) => one.division === division)?.name[lang] ?? division
}

/** Names the desk of somebody by role and town; whoever holds several roles has one for all. */
export function deskTitle(me: Holder, lang: Lang): string {
  const words = WORDS[lang]
  const [first, ...others] = me.roles
  if (!first || others.some((one) => one.role !== first.role)) return words.many
  const titles: Readonly<Record<string, unknown>> = words
  const title = titles[first.role]
  if (first.role !== 'supervisor') return typeof title === 'string' ? title : words.many
  if (me.roles.some((one) => one.division === me.city.division)) return words.headquarters
  if (others.length > 0) return words.supervisor
  return words.supervisorOf(divisionName(me, first.division, lang))
}

/** Names what somebody is, and where: each role with its division. */
export function rolesText(me: Holder, lang: Lang): string {
  const words = WORDS[lang]
  const roles: Readonly<Record<string, string>> = words.roles
  const grants = me.roles.map(({ role, division }) =>
    words.grant(roles[role] ?? role, divisionName(me, division, lang)),
  )
  return [...new Set(grants)].join(' · ')
}
