"""What pictures show of deals, and that their twins say the same."""

from dataclasses import replace

from bot.model import Deal, Language, Money, Qualifier, Status
from bot.model.reply import Chart, Notice, Series, Table, Unit
from bot.pipeline.loops import find_loops
from bot.pipeline.pictures import (
    Arc,
    Plate,
    Ribbon,
    chart_of_companies,
    chart_of_kinds,
    chart_of_places,
    chart_of_time,
    flow_map,
    loop_graph,
)
from bot.pipeline.pictures.flows import MOST_ROWS
from bot.pipeline.pictures.totals import Total, dollars, totals_by
from tests.bot.pipeline.pictures.graphs import hub, pays, rings, setting
from tests.bot.pipeline.pictures.measure import PlainMeasure
from tests.factories import day, event, facts_on

ENGLISH = setting(PlainMeasure())
JAPANESE = setting(PlainMeasure(), Language.JA)

LOOP = (
    pays(1, "Nvidia", "OpenAI", 100),
    pays(2, "OpenAI", "Oracle", 300),
    pays(3, "Oracle", "Nvidia", 40, Status.RUMOURED),
)


def texts(picture):
    return [label.text for label in picture.scene.labels]


def cells(table):
    return [["".join(span.text for span in cell) for cell in row] for row in table.rows]


def in_place(number, places, megawatts):
    told = event("buildout", ["Crusoe"], places=places, megawatts=megawatts)
    return Deal(id=number, revision=1, changed_at=day(number), facts=facts_on(number, told))


def test_a_loop_has_an_arrow_for_each_leg_as_wide_as_its_sum():
    picture = loop_graph(find_loops(LOOP), ENGLISH)

    widths = {arc.width: arc.dashed for arc in picture.scene.shapes if isinstance(arc, Arc)}
    assert [widths[width] for width in sorted(widths)] == [True, False, False]
    assert round(max(widths) / sorted(widths)[1]) == 3  # $300B beside $100B


def test_a_loop_is_told_with_names_and_sums():
    assert {"Nvidia", "OpenAI", "Oracle", "$100B", "$300B", "$40B"} <= set(texts(loop_graph(find_loops(LOOP), ENGLISH)))
    assert {"1000億ドル", "3000億ドル", "400億ドル"} <= set(texts(loop_graph(find_loops(LOOP), JAPANESE)))


def test_a_sum_that_is_a_bound_says_so():
    told = event("investment", ["Nvidia"], ["OpenAI"], money=Money(100_000_000_000, "USD", Qualifier.UP_TO))
    deals = (Deal(id=1, revision=1, changed_at=day(1), facts=facts_on(1, told)), *LOOP[1:])

    assert "up to $100B" in texts(loop_graph(find_loops(deals), ENGLISH))
    assert "最大1000億ドル" in texts(flow_map("OpenAI", deals, JAPANESE))
    assert ["Nvidia", "OpenAI", "up to $100B", "announced"] in cells(loop_graph(find_loops(deals), ENGLISH).twin[1])


def test_a_sum_without_room_is_set_smaller():
    deals = rings(12)
    sizes = {label.size for label in loop_graph(find_loops(deals, limit=12), JAPANESE).scene.labels if label.halo}

    assert {12, 14} <= sizes


def test_a_legend_explains_only_what_is_there():
    assert "reported only" in texts(loop_graph(find_loops(LOOP), ENGLISH))
    assert "reported only" not in texts(loop_graph(find_loops(rings(3)), ENGLISH))


def test_the_twin_of_a_loop_graph_has_each_leg_with_its_sum_in_bold():
    loops, legs = loop_graph(find_loops(LOOP), ENGLISH).twin

    assert cells(loops) == [["OpenAI → Oracle → Nvidia → OpenAI", "$40B"]]
    assert cells(legs)[0] == ["OpenAI", "Oracle", "$300B", "announced"]
    assert legs.rows[0][2][0].bold


def test_the_alt_text_names_the_loop():
    assert (
        loop_graph(find_loops(LOOP), ENGLISH).scene.description
        == "Graph of 1 circular deal among 3 companies. Largest: OpenAI → Oracle → Nvidia → OpenAI $40B."
    )


def test_without_loops_the_picture_says_so():
    picture = loop_graph((), ENGLISH)

    assert "No circular deals are known." in texts(picture)
    assert (Notice("No circular deals are known."),) == picture.twin


def test_a_company_is_shown_with_money_in_and_out():
    picture = flow_map("OpenAI", LOOP, ENGLISH)

    paid, pays_out = picture.twin
    assert cells(paid) == [["Nvidia", "$100B", "compute", "announced"]]
    assert cells(pays_out) == [["Oracle", "$300B", "chips", "announced"]]
    ribbons = [shape for shape in picture.scene.shapes if isinstance(shape, Ribbon)]
    assert round(ribbons[1].width / ribbons[0].width) == 3


def test_a_band_that_is_only_reported_is_dashed():
    picture = flow_map("Oracle", LOOP, ENGLISH)

    assert [shape.dashed for shape in picture.scene.shapes if isinstance(shape, Ribbon)] == [False, True]


def test_deals_that_were_called_off_or_are_doubtful_are_not_drawn():
    gone = replace(LOOP[0], facts=replace(LOOP[0].facts, status=Status.CANCELLED))
    doubtful = replace(LOOP[0], facts=replace(LOOP[0].facts, shown=False))

    assert [
        each for each in flow_map("Nvidia", (gone, doubtful), ENGLISH).scene.shapes if isinstance(each, Ribbon)
    ] == []


def test_more_counterparties_than_fit_share_the_last_row():
    picture = flow_map("OpenAI", hub(90), ENGLISH)

    assert texts(picture).count(f"{45 - MOST_ROWS + 1} others") == 2
    assert [len(table.rows) for table in picture.twin if isinstance(table, Table)] == [45, 45]


def test_what_is_firm_is_never_added_to_what_is_not():
    firm, rumoured = pays(1, "Nvidia", "OpenAI", 100), pays(7, "Nvidia", "OpenAI", 20, Status.RUMOURED)
    up_to = replace(firm, facts=replace(firm.facts, money=Money(100_000_000_000, "USD", Qualifier.UP_TO)))

    totals = totals_by((firm, rumoured, up_to), lambda _: ("all",), dollars)

    assert Total(firm=100e9, tentative=120e9, deals=3) == totals["all"]


def test_kinds_and_payers_are_ranked_by_their_sums():
    kinds, payers = chart_of_kinds(LOOP, ENGLISH), chart_of_companies(LOOP, ENGLISH)

    assert [row[0] for row in cells(kinds.twin[0])] == ["chips", "compute", "debt financing"]
    assert cells(payers.twin[0]) == [
        ["OpenAI", "$300B", "–", "1"],
        ["Nvidia", "$100B", "–", "1"],
        ["Oracle", "–", "$40B", "1"],
    ]


def test_capacity_in_several_places_is_not_split():
    deals = [in_place(1, ["US-TX"], 1200), in_place(2, ["JP", "US-TX"], 300), in_place(3, ["JP"], None)]

    picture = chart_of_places(deals, ENGLISH)

    assert cells(picture.twin[0]) == [
        ["Texas", "1.2 GW", "–", "1"],
        ["Japan", "–", "–", "1"],
        ["several places", "300 MW", "–", "1"],
    ]


def test_months_without_deals_keep_their_place():
    picture = chart_of_time((pays(2, "OpenAI", "Oracle", 300), pays(70, "Oracle", "Nvidia", 40)), ENGLISH)

    assert [row[:2] for row in cells(picture.twin[0])] == [["October 2025", "$300B"], ["December 2025", "$40B"]]
    assert {"Jul", "Aug", "Sep", "Oct", "Nov", "Dec"} <= set(texts(picture))
    assert sum(isinstance(each, Plate) and each.box.bottom < 560 for each in picture.scene.shapes) == 2


def test_a_month_tells_what_is_firm_apart_from_what_is_not():
    deals = (pays(1, "Nvidia", "OpenAI", 100), pays(2, "OpenAI", "Oracle", 20, Status.RUMOURED))

    picture = chart_of_time(deals, ENGLISH)

    assert {"$100B", "+ $20B"} <= set(texts(picture))
    assert picture.scene.description.endswith("Largest: October 2025 $100B + $20B.")


def test_charts_of_nothing_say_so():
    for chart in (chart_of_time, chart_of_kinds, chart_of_companies, chart_of_places):
        assert "案件はまだありません。" in texts(chart((), JAPANESE))


def test_charts_carry_their_numbers_firm_ones_apart():
    deals = [pays(1, "Nvidia", "OpenAI", 100), pays(2, "Nvidia", "OpenAI", 3, Status.RUMOURED)]

    chart = chart_of_companies(deals, ENGLISH).chart

    assert chart == Chart(
        labels=("Nvidia",),
        series=(
            Series(name="Firm", values=(100e9,)),
            Series(name="Reported or “up to”", values=(3e9,)),
        ),
        unit=Unit.USD,
    )


def test_months_without_deals_have_a_place_in_the_numbers():
    chart = chart_of_time([pays(1, "Nvidia", "OpenAI", 100)], ENGLISH).chart

    assert len(chart.labels) == len(chart.series[0].values) == 6
    assert sum(chart.series[0].values) == 100e9


def test_deals_in_several_places_stand_below_all_places():
    deals = [in_place(1, ("US-OH", "US-TX"), 900.0), in_place(2, ("US-TX",), 100.0)]

    picture = chart_of_places(deals, ENGLISH)

    assert picture.chart.labels == ("Texas", "several places")
    assert picture.chart.unit is Unit.MEGAWATTS


def test_a_graph_or_a_map_is_no_chart():
    assert loop_graph(find_loops(LOOP), ENGLISH).chart is None
    assert flow_map("Nvidia", LOOP, ENGLISH).chart is None
