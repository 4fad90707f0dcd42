// What nobody types: characters that no database keeps, in every field of the register.
import { randomUUID } from 'node:crypto'
import { after, test } from 'node:test'
import { DESK, ZHENHEYI, draft, openRegisterCity } from '../../../test/helpers/register-city.ts'

const here = await openRegisterCity()
after(() => here.city[Symbol.asyncDispose]())

const BAD = ['\0', 'a\0b', '\uD800']

test('what no database keeps is refused, or looks like nothing, in every field of a draft', async () => {
  const boss = await here.manager()
  for (const bad of BAD) {
    for (const field of ['name', 'category', 'division', 'address', 'identifier']) {
      const typed = draft('某某面馆', { [field]: bad })
      const claim = { placeId: 1, draft: typed, note: '店主' }
      // `ask` is content with every answer but a failure.
      for (const [url, body] of Object.entries({ alike: typed, claims: claim, places: typed })) {
        await boss.ask(`${ZHENHEYI}/${url}`, body)
      }
    }
  }
})

test('nor does it end the search of the town', async () => {
  const town = await here.staff('town')
  for (const text of ['%00', 'a%00b', '%25', '_', '%5C']) {
    await town.ask(`${DESK}?q=${text}`)
    await town.ask(`${DESK}?division=${text}`)
  }
})

test('nor an import', async () => {
  const boss = await here.manager()
  const { placeId } = await here.make(boss, '进口商场')
  const url = `${ZHENHEYI}/places/${placeId}/import`
  for (const bad of BAD) {
    for (const row of [bad, `A,${bad}`, `A,B,${bad}`, `A,B,,${bad}`, `A,B,,,${bad}`]) {
      const text = `path,name,category,identifier,phone\n${row}x`
      await boss.ask(`${url}/preview`, { text })
      await boss.ask(url, { text, importId: randomUUID() })
    }
  }
})
