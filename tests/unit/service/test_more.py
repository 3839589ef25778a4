"""More of a row: positions go on from the answer, page by page, whatever is passed over."""

SOMEONE = {"X-Shopper-ID": "someone"}


def asked(client):
    answer = client.post("/v1/recommend", json={"text": "a phone", "n": 3}, headers=SOMEONE).json()
    shown = [item for section in answer["sections"] for item in section["items"]]
    return answer, max(item["position"] for item in shown), {item["product"]["id"] for item in shown}


def page(client, answer, after=None):
    query = {"need_id": "n1", "n": 2} | ({"after": after} if after else {})
    return client.get(f"/v1/slates/{answer['slate_id']}/more", params=query, headers=SOMEONE)


def dismiss(client, item_id):
    assert client.post("/v1/events", json={"id": item_id, "type": "dismiss", "item_id": item_id}, headers=SOMEONE).json()["stored"] == 1


def test_positions_have_no_gaps_where_products_are_passed_over(client):
    answer, last, known = asked(client)
    waiting = [f"p{number}" for number in range(12) if f"p{number}" not in known]
    first = page(client, answer).json()
    taken = {item["product"]["id"] for item in first["items"]}
    left = [one for one in waiting if one not in taken]
    dismiss(client, left[0])
    dismiss(client, left[3])
    items, after = list(first["items"]), first["next"]
    while after:
        found = page(client, answer, after).json()
        items, after = items + found["items"], found["next"]
    assert [item["position"] for item in items] == list(range(last + 1, last + 1 + len(items)))
    assert sorted(item["product"]["id"] for item in items) == sorted(set(waiting) - {left[0], left[3]})


def test_a_cursor_is_one_that_was_given(client):
    answer, *_ = asked(client)
    refused = page(client, answer, "3")
    assert (refused.status_code, refused.json()["error"]["fields"][0]["field"]) == (422, "query.after")
    assert page(client, answer, "999999.999999").json() == {"items": [], "next": None}
