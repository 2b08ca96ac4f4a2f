import { RefreshControl } from './refresh-control'
import { ThemeControl } from './theme-control'
import { UserMenu } from './user-menu'

/** What opens a menu in the top bar. A module of its own: menus are loaded after what a page needs to be looked at. */
export function BarControls() {
  return (
    <>
      <RefreshControl />
      <ThemeControl />
      <UserMenu />
    </>
  )
}
