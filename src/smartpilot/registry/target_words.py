"""What titles, headings and sentences call the targets of programmes: 试点城市, 示范园区, 申报单位.

A word that is added here is known to every pattern that is built from these. Patterns that ask something else have
words of their own: what signs a list (`official.lists.signs`), what a heading that denies says besides
(`official.lists.qualifiers`), the headings and sentences of results (`official.outcomes`), and whose act a sentence
is (`official.notices`).
"""

from smartpilot.text import one_of

# What is listed is called so; what is still to be chosen; what a programme builds.
LISTED = "试点示范 试点 示范 先行 先导"
APPLYING = "拟推荐 申报 推荐 候选 参评 遴选"
BUILDING = "建设 创建 培育"
# How a programme tells the pilots of one list apart.
NEW = "新增 新设 增补 新确定"
EXPANDED = "扩大范围 扩大 扩展 扩围 扩增 扩容"

BATCH = "(?:首批|第(?:[一二三四五六七八九十]{1,3}|[0-9]{1,2})批次?)"

# Several places that are one target.
_GROUPS = "城市群 都市圈 都市区 经济圈 经济区 联合体 示范群"
# Other kinds than cities, of which a notice may count each; none is the name of a district, as 城区 is.
_AREAS = "园区 开发区 示范区 街区 社区 区县 县区 县市 市县 基地"
# One character is read only behind a status, or where nothing else may stand.
_UNITS = "市 区 县 镇"

GROUP = one_of(_GROUPS)
AREA = one_of(_GROUPS, _AREAS, "县 区 镇")
PLACE = one_of("城市 城区 地区 区域 单位 企业", _GROUPS, _AREAS, _UNITS)
# Projects too; sentences tell them from places.
TARGET = one_of("城市 城区 地区 区域 单位 企业 项目", _GROUPS, _AREAS, _UNITS)
